/**
 * Tests with Paimon Java as the oracle: an independent reader of our tables and writer of tables
 * that we read.
 *
 * <p>Two {@link io.github.paimonffm.oracle.engine.Engine engines}, this library and Paimon Java,
 * share a warehouse. Rows are compared as {@link io.github.paimonffm.oracle.model neutral} Java
 * values, which neither engine produces.
 *
 * <ul>
 *   <li>{@link io.github.paimonffm.oracle.matrix}: types, modes and file formats
 *   <li>{@link io.github.paimonffm.oracle.generated}: random schemas and rows
 *   <li>{@link io.github.paimonffm.oracle.metadata}: snapshots, schemas, manifests and file names
 *   <li>{@link io.github.paimonffm.oracle.schema}: the rules for schemas
 *   <li>{@link io.github.paimonffm.oracle.options}: table options
 *   <li>{@link io.github.paimonffm.oracle.overwrite}: overwrites and truncations
 *   <li>{@link io.github.paimonffm.oracle.names}: names of databases, tables and columns
 * </ul>
 */
package io.github.paimonffm.oracle;
