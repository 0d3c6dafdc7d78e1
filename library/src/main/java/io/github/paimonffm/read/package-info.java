/**
 * Reading, from a snapshot to Arrow batches: a {@link io.github.paimonffm.read.ReadBuilder} creates
 * the scan that plans splits and the read that turns splits into batches.
 */
@NullMarked
package io.github.paimonffm.read;

import org.jspecify.annotations.NullMarked;
