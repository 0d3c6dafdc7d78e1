/** Tables of Paimon Java, opened by the native library. */
@NullMarked
package io.github.paimonffm.paimonjava.table;

import org.jspecify.annotations.NullMarked;
