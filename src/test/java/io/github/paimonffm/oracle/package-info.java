/**
 * Paimon Java as the oracle: an independent reader of what we write and writer of what we read.
 *
 * <p>Two {@link io.github.paimonffm.oracle.engine.Engine engines} work on one warehouse, this
 * library and Paimon Java. Rows cross between them as {@link io.github.paimonffm.oracle.model
 * neutral} Java values, so that neither judges itself. The {@link io.github.paimonffm.oracle.matrix
 * matrix} goes through types, modes and file formats, {@link io.github.paimonffm.oracle.generated}
 * through random schemas and rows, {@link io.github.paimonffm.oracle.schema} through the rules that
 * schemas have to follow.
 */
package io.github.paimonffm.oracle;
