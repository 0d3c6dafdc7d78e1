/**
 * The choice between the native library and Paimon Java's own classes, which is made before the
 * first row.
 */
@NullMarked
package io.github.paimonffm.paimonjava.choice;

import org.jspecify.annotations.NullMarked;
