package io.github.paimonffm.internal.loader;

import io.github.paimonffm.exception.NativeLibraryException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.c.jni.JniLoader;

/**
 * Arrow's own native library, which exports and releases the structs of the C data interface.
 *
 * <p>Arrow extracts the library to the temporary folder, once for each class loader, and fails if
 * the library cannot be loaded from there. A system property can name another folder for Arrow. If
 * the temporary folder forbids execution, this class extracts the library to the cache folder and
 * sets that property.
 */
final class ArrowLibrary {

  private static final String NAME = "arrow_cdata_jni";

  /** The property with the folder that Arrow searches first for its library. */
  private static final String FOLDER_PROPERTY = "arrow.cdata.library.path";

  private static final String ADVICE =
      "Set the system property "
          + Places.TEMPORARY_PROPERTY
          + " or "
          + Places.CACHE_PROPERTY
          + " to a folder that allows execution, or "
          + FOLDER_PROPERTY
          + " to a folder that contains "
          + System.mapLibraryName(NAME);

  private ArrowLibrary() {}

  /**
   * Loads the library if it is not loaded yet. The caller ensures that no other class loader of
   * this JVM loads the library at the same time.
   *
   * @throws NativeLibraryException if the library cannot be loaded from any place
   * @throws IllegalCallerException if native access is denied to Arrow
   */
  static void ensureLoaded(Places places) {
    try {
      JniLoader.get().ensureLoaded();
    } catch (IllegalStateException | UnsatisfiedLinkError e) {
      Search.first(
          "Arrow's own native library",
          List.of(
              Place.without(places.nameOfTemporary(), String.valueOf(e.getMessage())),
              places.temporaryInCache(ArrowLibrary::extract)),
          ArrowLibrary::load,
          ADVICE);
    }
  }

  private static Path extract(Path folder) throws IOException {
    String fileName = System.mapLibraryName(NAME);
    String resource = NAME + "/" + architecture() + "/" + fileName;
    try (InputStream in = JniLoader.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException(resource);
      }
      Path file = folder.resolve(fileName);
      Files.copy(in, file);
      return file;
    }
  }

  /** Returns Arrow's name of the processor architecture. */
  private static String architecture() {
    String arch = Platform.current().arch();
    return arch.equals("aarch64") ? "aarch_64" : arch;
  }

  private static Path load(Path file) throws UnusableFileException {
    LibraryFile.check(file); // Arrow hides the reason of a failure
    String before = System.getProperty(FOLDER_PROPERTY);
    System.setProperty(FOLDER_PROPERTY, Objects.requireNonNull(file.getParent()).toString());
    try {
      JniLoader.get().ensureLoaded();
      return file;
    } catch (IllegalStateException | UnsatisfiedLinkError e) {
      throw new UnusableFileException(String.valueOf(e.getMessage()), e);
    } finally {
      if (before == null) {
        System.clearProperty(FOLDER_PROPERTY);
      } else {
        System.setProperty(FOLDER_PROPERTY, before);
      }
    }
  }
}
