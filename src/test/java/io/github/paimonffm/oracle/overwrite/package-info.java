/** Commits that replace and remove, on twin tables, by this library and by Paimon Java. */
package io.github.paimonffm.oracle.overwrite;
