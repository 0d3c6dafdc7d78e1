package io.github.paimonffm;

import java.time.Instant;

/**
 * An orphan file: a file of a table that no snapshot, tag, branch or changelog refers to.
 *
 * @param path the path of the file, which may have been deleted
 * @param sizeInBytes the size of the file in bytes
 * @param lastModified the time of the last modification
 */
public record OrphanFile(String path, long sizeInBytes, Instant lastModified) {}
