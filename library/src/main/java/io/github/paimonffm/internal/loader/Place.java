package io.github.paimonffm.internal.loader;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A place that contains a native library, or to which the library can be extracted.
 *
 * @param name the name of the place for messages
 * @param source the source of the library's file
 * @param temporary whether the file and its folder are used by this process only
 */
record Place(PlaceName name, Source source, boolean temporary) {

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
  static Place of(PlaceName name, Source source) {
    return new Place(name, source, false);
  }

  /**
   * Returns a place whose file is new and is deleted when the JVM ends.
   *
   * @param parent the source of the folder in which a new folder for the file is created
   */
  static Place temporary(PlaceName name, Source parent, Extraction extraction) {
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
  static Place without(PlaceName name, String reason) {
    return of(
        name,
        () -> {
          throw new IOException(reason);
        });
  }

  /**
   * Returns why this place has no file. The text does not repeat the path of the place, and names a
   * file below it by its relative path.
   */
  String reason(IOException e) {
    if (!(e instanceof FileSystemException failure)) {
      return e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : e.toString();
    }
    String reason =
        switch (failure) {
          case NoSuchFileException missing -> "does not exist";
          case AccessDeniedException denied -> "access is denied";
          case NotDirectoryException other -> "is not a folder";
          default ->
              failure.getReason() == null
                  ? failure.getClass().getSimpleName()
                  : failure.getReason();
        };
    String file = failure.getFile();
    String path = name.path();
    if (file == null || file.equals(path)) {
      return reason;
    }
    boolean isBelow = path != null && Path.of(file).startsWith(Path.of(path));
    return (isBelow ? Path.of(path).relativize(Path.of(file)) : file) + ": " + reason;
  }

  /** Deletes an unusable file of this place if the place is temporary. */
  void discard(Path file) throws IOException {
    if (temporary) {
      Files.deleteIfExists(file);
      Files.deleteIfExists(Objects.requireNonNull(file.getParent()));
    }
  }
}
