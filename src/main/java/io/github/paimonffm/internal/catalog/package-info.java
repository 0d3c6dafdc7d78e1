/** Catalogs over native handles, and those that builders from elsewhere share. */
@NullMarked
package io.github.paimonffm.internal.catalog;

import org.jspecify.annotations.NullMarked;
