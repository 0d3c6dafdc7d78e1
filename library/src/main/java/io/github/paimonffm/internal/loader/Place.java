package io.github.paimonffm.internal.loader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A place that contains a native library, or to which the library can be extracted.
 *
 * @param name the name of the place for messages, including the setting that defines it
 * @param source the source of the library's file
 * @param temporary whether the file and its folder are used by this process only
 */
record Place(String name, Source source, boolean temporary) {

  /** The source of the file of a place. */
  @FunctionalInterface
  interface Source {
    /**
     * Returns the file, and creates it if necessary.
     *
     * @throws IOException if there is no file; the message is the reason
     */
    Path file() throws IOException;
  }

  /** An extraction of a library into a folder. */
  @FunctionalInterface
  interface Extraction {
    /** Extracts the library and returns its file. Leaves no other files. */
    Path into(Path folder) throws IOException;
  }

  /** Returns a place whose file is permanent. */
  static Place of(String name, Source source) {
    return new Place(name, source, false);
  }

  /**
   * Returns a place whose file is new and is deleted when the JVM ends.
   *
   * @param parent the source of the folder in which a new folder for the file is created
   */
  static Place temporary(String name, Source parent, Extraction extraction) {
    return new Place(
        name,
        () -> {
          Path folder = PrivateFolder.createTemporary(parent.file());
          try {
            Path file = extraction.into(folder);
            file.toFile().deleteOnExit();
            return file;
          } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(folder);
            throw e;
          }
        },
        true);
  }

  /** Returns a place without a file. */
  static Place without(String name, String reason) {
    return of(
        name,
        () -> {
          throw new IOException(reason);
        });
  }

  /** Deletes an unusable file of this place if the place is temporary. */
  void discard(Path file) throws IOException {
    if (temporary) {
      Files.deleteIfExists(file);
      Files.deleteIfExists(Objects.requireNonNull(file.getParent()));
    }
  }
}
