package io.github.paimonffm;

/**
 * A file that could not be removed.
 *
 * @param path the path or URI of the file
 * @param reason the error of the storage
 */
public record FailedFile(String path, String reason) {}
