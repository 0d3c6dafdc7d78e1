/** The JSON that crosses the boundary: schemas, snapshots, descriptions. */
@NullMarked
package io.github.paimonffm.internal.json;

import org.jspecify.annotations.NullMarked;
