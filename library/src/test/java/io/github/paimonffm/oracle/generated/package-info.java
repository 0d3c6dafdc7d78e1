/** Tables with random columns and rows, written by one engine and read by the other. */
package io.github.paimonffm.oracle.generated;
