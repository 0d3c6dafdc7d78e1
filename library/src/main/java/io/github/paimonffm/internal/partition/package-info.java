/** Partition specifications of callers, and the partitions of a table that they select. */
@NullMarked
package io.github.paimonffm.internal.partition;

import org.jspecify.annotations.NullMarked;
