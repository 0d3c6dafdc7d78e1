/**
 * Calls into the native library: the start of the library, the memory and the error of one call,
 * and the log.
 */
@NullMarked
package io.github.paimonffm.internal.call;

import org.jspecify.annotations.NullMarked;
