/**
 * The matrix, in which each engine writes each type in each mode and file format, and its report.
 */
package io.github.paimonffm.oracle.matrix;
