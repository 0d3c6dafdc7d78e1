/**
 * Batch writes to Apache Paimon tables, run by the Rust core inside this process: catalogs, tables
 * and their facts.
 *
 * <p>Start at {@link io.github.paimonffm.catalog.Catalog#open}. Writing is in {@link
 * io.github.paimonffm.write}, reading in {@link io.github.paimonffm.read}; what goes wrong is in
 * {@link io.github.paimonffm.exception}.
 */
@NullMarked
package io.github.paimonffm;

import io.github.paimonffm.catalog.Catalog;
import org.jspecify.annotations.NullMarked;
