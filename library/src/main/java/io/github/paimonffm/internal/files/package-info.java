/** The calls of the native library to the file accesses of open catalogs. */
@NullMarked
package io.github.paimonffm.internal.files;

import org.jspecify.annotations.NullMarked;
