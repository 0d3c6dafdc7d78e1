/** Native handles: who keeps one alive, who may use it, and when it is closed. */
@NullMarked
package io.github.paimonffm.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
