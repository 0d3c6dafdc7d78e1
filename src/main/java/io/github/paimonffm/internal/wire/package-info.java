/** Binary formats: envelopes with a checksum, and frames. */
@NullMarked
package io.github.paimonffm.internal.wire;

import org.jspecify.annotations.NullMarked;
