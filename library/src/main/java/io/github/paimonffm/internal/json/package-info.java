/**
 * The JSON that crosses the boundary to the native library: schemas, snapshots and descriptions.
 */
@NullMarked
package io.github.paimonffm.internal.json;

import org.jspecify.annotations.NullMarked;
