/**
 * The options that a table may have: each one that Paimon Java knows is classified in the native
 * library's {@code table-options.tsv}, of which {@code docs/table-options.md} is made.
 */
package io.github.paimonffm.oracle.options;
