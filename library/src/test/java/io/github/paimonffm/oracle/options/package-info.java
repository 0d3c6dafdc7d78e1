/**
 * Table options. The native library's {@code table-options.tsv} classifies every table option of
 * Paimon Java; {@code docs/table-options.md} is generated from it.
 */
package io.github.paimonffm.oracle.options;
