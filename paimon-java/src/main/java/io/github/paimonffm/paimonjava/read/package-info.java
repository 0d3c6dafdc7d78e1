/** Reads: the choice of the reader, and Paimon Java's reader interface on the native reader. */
@NullMarked
package io.github.paimonffm.paimonjava.read;

import org.jspecify.annotations.NullMarked;
