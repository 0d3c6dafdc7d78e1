/** Paimon's data types: their SQL spelling, their JSON, and what Arrow types become. */
@NullMarked
package io.github.paimonffm.internal.types;

import org.jspecify.annotations.NullMarked;
