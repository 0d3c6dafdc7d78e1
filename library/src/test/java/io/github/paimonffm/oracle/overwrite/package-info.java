/** Overwrites and truncations of twin tables, by this library and by Paimon Java. */
package io.github.paimonffm.oracle.overwrite;
