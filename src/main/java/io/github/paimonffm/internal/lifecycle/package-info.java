/** Native handles: their owners, their users, and the time of their closing. */
@NullMarked
package io.github.paimonffm.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
