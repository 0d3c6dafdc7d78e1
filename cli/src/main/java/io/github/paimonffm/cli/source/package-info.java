/**
 * Files as Arrow batches: CSV, JSON and Parquet files are read by DuckDB, Arrow IPC files by Arrow
 * Java.
 */
@NullMarked
package io.github.paimonffm.cli.source;

import org.jspecify.annotations.NullMarked;
