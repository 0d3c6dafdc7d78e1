/** This library and Paimon Java behind one interface, and the conversion of values for each. */
package io.github.paimonffm.oracle.engine;
