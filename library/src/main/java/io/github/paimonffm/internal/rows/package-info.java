/**
 * Rows as Java values: {@code Fillers} write them to Arrow vectors, {@code Getters} read them from
 * Arrow vectors.
 */
@NullMarked
package io.github.paimonffm.internal.rows;

import org.jspecify.annotations.NullMarked;
