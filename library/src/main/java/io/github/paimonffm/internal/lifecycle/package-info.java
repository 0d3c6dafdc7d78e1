/** Native handles: who owns them, who uses them, and when they are closed. */
@NullMarked
package io.github.paimonffm.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
