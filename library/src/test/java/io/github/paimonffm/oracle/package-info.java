/**
 * Tests with Paimon Java as the oracle: an independent reader of the tables that this library
 * writes, and an independent writer of the tables that this library reads.
 *
 * <p>Two {@link io.github.paimonffm.oracle.engine.Engine engines}, this library and Paimon Java,
 * share a warehouse. The tests compare rows as {@link io.github.paimonffm.oracle.model neutral}
 * Java values, which do not depend on the engine.
 *
 * <ul>
 *   <li>{@link io.github.paimonffm.oracle.matrix}: types, modes and file formats
 *   <li>{@link io.github.paimonffm.oracle.generated}: random schemas and rows
 *   <li>{@link io.github.paimonffm.oracle.metadata}: snapshots, schemas, manifests and file names
 *   <li>{@link io.github.paimonffm.oracle.schema}: the rules for schemas
 *   <li>{@link io.github.paimonffm.oracle.options}: table options
 *   <li>{@link io.github.paimonffm.oracle.overwrite}: overwrites and truncations
 *   <li>{@link io.github.paimonffm.oracle.routing}: the partitions and buckets that routers find
 *   <li>{@link io.github.paimonffm.oracle.names}: names of databases, tables and columns
 * </ul>
 */
package io.github.paimonffm.oracle;
