/** This library and Paimon Java behind one interface, and the value conversions for each engine. */
package io.github.paimonffm.oracle.engine;
