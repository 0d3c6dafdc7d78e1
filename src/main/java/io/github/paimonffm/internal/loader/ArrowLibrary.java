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
 * <p>Arrow extracts it to the temporary folder, anew for each class loader, and gives up if it
 * cannot be loaded from there. A system property tells Arrow of another folder. So if the temporary
 * folder forbids execution, it is extracted to the cache here.
 */
final class ArrowLibrary {

  private static final String NAME = "arrow_cdata_jni";

  /** Names a folder where Arrow looks for its library first. */
  private static final String FOLDER_PROPERTY = "arrow.cdata.library.path";

  private static final String ADVICE =
      "Set the system property "
          + Places.TEMPORARY_PROPERTY
          + " or "
          + Places.CACHE_PROPERTY
          + " to a folder that allows execution, or "
          + FOLDER_PROPERTY
          + " to one that has "
          + System.mapLibraryName(NAME);

  private ArrowLibrary() {}

  /**
   * Loads the library, unless that was done. The caller sees to it that no other class loader of
   * this JVM does so at the same time.
   *
   * @throws NativeLibraryException if it cannot be loaded from anywhere
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

  /** As Arrow spells it. */
  private static String architecture() {
    String arch = Platform.current().arch();
    return arch.equals("aarch64") ? "aarch_64" : arch;
  }

  private static Path load(Path file) throws UnusableFileException {
    LibraryFile.check(file); // Arrow hides the reason of a failure here
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
