/** What databases, tables and columns may be called, beside Paimon Java. */
package io.github.paimonffm.oracle.names;
