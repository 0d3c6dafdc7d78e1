package io.github.paimonffm.storage;

import java.time.Instant;

/**
 * The attributes of a file or folder.
 *
 * @param size the size of the file in bytes; 0 for a folder
 * @param modified the time of the last change, with a precision of milliseconds
 * @param isFolder whether this is a folder
 */
public record FileStatus(long size, Instant modified, boolean isFolder) {}
