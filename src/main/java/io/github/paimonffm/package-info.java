/**
 * Catalogs, tables and their descriptions: the entry point for batch writes to Apache Paimon
 * tables, executed by Paimon's Rust core inside this process.
 *
 * <p>Start with {@link io.github.paimonffm.Catalog#open}. Package {@link io.github.paimonffm.write}
 * writes, {@link io.github.paimonffm.read} reads, and {@link io.github.paimonffm.exception} has the
 * failures.
 */
@NullMarked
package io.github.paimonffm;

import org.jspecify.annotations.NullMarked;
