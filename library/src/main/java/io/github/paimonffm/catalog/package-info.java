/**
 * The entry point: a {@link io.github.paimonffm.catalog.Catalog} opens a warehouse, and its {@link
 * io.github.paimonffm.catalog.Table}s create the builders for writes and reads.
 */
@NullMarked
package io.github.paimonffm.catalog;

import org.jspecify.annotations.NullMarked;
