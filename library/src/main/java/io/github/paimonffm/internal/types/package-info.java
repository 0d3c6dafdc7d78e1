/** Paimon's data types: their SQL syntax, their JSON, and the mapping from Arrow types. */
@NullMarked
package io.github.paimonffm.internal.types;

import org.jspecify.annotations.NullMarked;
