/** Rows of Paimon Java as Arrow batches. */
package io.github.paimonffm.paimonjava.rows;
