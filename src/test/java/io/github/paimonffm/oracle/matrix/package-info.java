/** The matrix: each type in each mode and file format, written by each engine, and its report. */
package io.github.paimonffm.oracle.matrix;
