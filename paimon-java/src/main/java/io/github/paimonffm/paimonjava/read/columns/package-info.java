/** Columns of Paimon Java over Arrow vectors: getters read the memory of the native library. */
@NullMarked
package io.github.paimonffm.paimonjava.read.columns;

import org.jspecify.annotations.NullMarked;
