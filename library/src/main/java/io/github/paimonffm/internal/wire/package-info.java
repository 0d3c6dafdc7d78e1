/**
 * The wire format, which docs/wire-format.md specifies: the bytes of commit messages and splits,
 * with a checksum, and frames.
 */
@NullMarked
package io.github.paimonffm.internal.wire;

import org.jspecify.annotations.NullMarked;
