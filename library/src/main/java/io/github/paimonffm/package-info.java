/**
 * Value types that describe Apache Paimon tables: names, schemas, snapshots and partitions.
 *
 * <p>The entry point is {@link io.github.paimonffm.catalog.Catalog#open}. The package {@link
 * io.github.paimonffm.write} writes tables, {@link io.github.paimonffm.read} reads them, and {@link
 * io.github.paimonffm.exception} contains the exceptions.
 */
@NullMarked
package io.github.paimonffm;

import org.jspecify.annotations.NullMarked;
