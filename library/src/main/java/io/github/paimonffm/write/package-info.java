/**
 * Writing, from Arrow batches to a snapshot: a {@link io.github.paimonffm.write.BatchWriteBuilder}
 * creates the writers that turn batches into commit messages and the committer that publishes the
 * messages.
 */
@NullMarked
package io.github.paimonffm.write;

import org.jspecify.annotations.NullMarked;
