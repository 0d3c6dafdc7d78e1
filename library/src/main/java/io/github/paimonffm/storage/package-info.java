/**
 * Storage that only Java reaches: a {@link io.github.paimonffm.storage.FileAccess} gives its files
 * to the native library.
 */
@NullMarked
package io.github.paimonffm.storage;

import org.jspecify.annotations.NullMarked;
