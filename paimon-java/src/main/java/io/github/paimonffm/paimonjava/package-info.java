/** Paimon Java's own read API and batch write API on the native reader and writer of paimon-ffm. */
@NullMarked
package io.github.paimonffm.paimonjava;

import org.jspecify.annotations.NullMarked;
