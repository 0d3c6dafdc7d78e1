/** Paimon Java's own batch write API on the native writer of paimon-ffm. */
@NullMarked
package io.github.paimonffm.paimonjava;

import org.jspecify.annotations.NullMarked;
