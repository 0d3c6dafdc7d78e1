/**
 * Builders and writers: the choice of the writer, and Paimon Java's writer interface on the native
 * writer.
 */
@NullMarked
package io.github.paimonffm.paimonjava.write;

import org.jspecify.annotations.NullMarked;
