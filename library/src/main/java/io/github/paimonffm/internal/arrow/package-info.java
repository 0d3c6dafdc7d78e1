/** The exchange of Arrow batches through the C data interface, in both directions. */
@NullMarked
package io.github.paimonffm.internal.arrow;

import org.jspecify.annotations.NullMarked;
