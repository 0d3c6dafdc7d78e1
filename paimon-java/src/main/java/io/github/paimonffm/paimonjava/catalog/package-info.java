/** The catalog plug-in: catalogs of Paimon Java, and tables whose writes can be native. */
@NullMarked
package io.github.paimonffm.paimonjava.catalog;

import org.jspecify.annotations.NullMarked;
