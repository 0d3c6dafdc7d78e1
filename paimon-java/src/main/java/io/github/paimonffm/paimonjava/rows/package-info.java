/** Rows of Paimon Java as Arrow batches. */
@NullMarked
package io.github.paimonffm.paimonjava.rows;

import org.jspecify.annotations.NullMarked;
