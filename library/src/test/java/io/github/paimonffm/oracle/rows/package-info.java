/** Rows as Java objects, compared with Paimon Java. */
package io.github.paimonffm.oracle.rows;
