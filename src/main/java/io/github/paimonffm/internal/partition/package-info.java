/** Partitions that a caller names: the given values, and the partitions of a table they select. */
@NullMarked
package io.github.paimonffm.internal.partition;

import org.jspecify.annotations.NullMarked;
