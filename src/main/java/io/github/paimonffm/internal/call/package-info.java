/** One call into the native library: its arguments, its results, and its error as an exception. */
@NullMarked
package io.github.paimonffm.internal.call;

import org.jspecify.annotations.NullMarked;
