/** The names that databases, tables and columns may have, compared with Paimon Java. */
package io.github.paimonffm.oracle.names;
