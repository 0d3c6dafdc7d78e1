/**
 * From a snapshot to Arrow batches: a {@link io.github.paimonffm.read.ReadBuilder} makes the scan
 * that plans splits, and the read that turns splits into batches.
 */
@NullMarked
package io.github.paimonffm.read;

import org.jspecify.annotations.NullMarked;
