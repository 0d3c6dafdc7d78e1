package io.github.paimonffm.internal.loader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A place where a native library may be, or where it can be put.
 *
 * @param name names the place for messages, with the setting that chooses it
 * @param source gives the library's file
 * @param temporary whether the file and its folder are of no use to anybody else
 */
record Place(String name, Source source, boolean temporary) {

  /** Where the file of a place comes from. */
  @FunctionalInterface
  interface Source {
    /**
     * Returns the file, and puts it into its place if need be.
     *
     * @throws IOException if there is none; its message is the reason
     */
    Path file() throws IOException;
  }

  /** Puts a library into a folder. */
  @FunctionalInterface
  interface Extraction {
    /** Returns the file that the library has become; leaves nothing else. */
    Path into(Path folder) throws IOException;
  }

  /** A place whose file stays. */
  static Place of(String name, Source source) {
    return new Place(name, source, false);
  }

  /**
   * A place whose file is new, and goes when the JVM ends.
   *
   * @param parent gives the folder in which it gets a folder of its own
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

  /** A place that has no file. */
  static Place without(String name, String reason) {
    return of(
        name,
        () -> {
          throw new IOException(reason);
        });
  }

  /** Deletes a file of this place that cannot be used, unless it stays. */
  void discard(Path file) throws IOException {
    if (temporary) {
      Files.deleteIfExists(file);
      Files.deleteIfExists(Objects.requireNonNull(file.getParent()));
    }
  }
}
