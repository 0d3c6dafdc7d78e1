/** Each type in each mode and file format, both ways, and the report of what became of it. */
package io.github.paimonffm.oracle.matrix;
