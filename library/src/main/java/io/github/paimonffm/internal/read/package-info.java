/** The implementation of scans and readers on native handles, and the envelope of splits. */
@NullMarked
package io.github.paimonffm.internal.read;

import org.jspecify.annotations.NullMarked;
