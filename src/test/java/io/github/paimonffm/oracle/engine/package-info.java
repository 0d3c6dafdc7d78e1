/** This library and Paimon Java behind one interface, with an adapter of values for each. */
package io.github.paimonffm.oracle.engine;
