/** Options of a builder and of a table, as writers and committers need them. */
@NullMarked
package io.github.paimonffm.internal.options;

import org.jspecify.annotations.NullMarked;
