/** Test classes of Paimon Java, whose tables are written by the native writer. */
package io.github.paimonffm.paimontests;
