/** Tables of random columns with random rows, written by the one engine and read by the other. */
package io.github.paimonffm.oracle.generated;
