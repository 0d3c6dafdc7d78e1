/** Altered tables, tags and branches, beside Paimon Java. */
package io.github.paimonffm.oracle.evolution;
