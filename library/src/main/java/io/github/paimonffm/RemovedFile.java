package io.github.paimonffm;

import java.time.Instant;
import java.util.Optional;

/**
 * A file that was removed, or that a dry run would remove.
 *
 * @param path the path or URI of the file
 * @param sizeInBytes the size of the file before it was removed
 * @param lastModified the time at which the file was last modified; empty if the storage does not
 *     tell
 */
public record RemovedFile(String path, long sizeInBytes, Optional<Instant> lastModified) {}
