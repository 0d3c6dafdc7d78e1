/**
 * The entry point: {@link io.github.paimonffm.catalog.Catalog} opens a warehouse, and its {@link
 * io.github.paimonffm.catalog.Table}s make the builders of writes and reads.
 */
@NullMarked
package io.github.paimonffm.catalog;

import org.jspecify.annotations.NullMarked;
