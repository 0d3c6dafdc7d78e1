package io.github.paimonffm;

import java.time.Instant;

/**
 * A file of a table that nothing needs.
 *
 * @param path where it is, or was
 * @param sizeInBytes its size
 * @param lastModified when it was written
 */
public record OrphanFile(String path, long sizeInBytes, Instant lastModified) {}
