/** Scans and readers over native handles, and the envelope of a split. */
@NullMarked
package io.github.paimonffm.internal.read;

import org.jspecify.annotations.NullMarked;
