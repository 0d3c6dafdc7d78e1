/** Open catalogs, and the catalogs that deserialized builders share. */
@NullMarked
package io.github.paimonffm.internal.catalog;

import org.jspecify.annotations.NullMarked;
