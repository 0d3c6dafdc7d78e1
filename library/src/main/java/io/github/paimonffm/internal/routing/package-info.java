/** Routers: the partitions and buckets of rows, and the binary form of key values. */
@NullMarked
package io.github.paimonffm.internal.routing;

import org.jspecify.annotations.NullMarked;
