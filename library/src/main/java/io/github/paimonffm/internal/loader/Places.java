package io.github.paimonffm.internal.loader;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The places to search for native libraries, according to the settings of the process. The working
 * folder is never searched.
 */
final class Places {

  /** The property with the file of the native library. If it is set, no other place is tried. */
  static final String PATH_PROPERTY = "paimonffm.library.path";

  /** The property with the folder that libraries are extracted to. */
  static final String CACHE_PROPERTY = "paimonffm.cache.dir";

  /** The property with the JVM's folder for temporary files. */
  static final String TEMPORARY_PROPERTY = "java.io.tmpdir";

  private static final String JAVA_PROPERTY = "java.library.path";

  /** The prefix of a property with the folder that a library was loaded from; the hash follows. */
  private static final String LOADED_PROPERTY = "paimonffm.internal.loaded.";

  private final Properties properties;
  private final Function<String, @Nullable String> environment;

  /** Creates the places that these system properties and environment variables define. */
  Places(Properties properties, Function<String, @Nullable String> environment) {
    this.properties = properties;
    this.environment = environment;
  }

  /** Returns the places of this process. */
  static Places ofProcess() {
    return new Places(System.getProperties(), System::getenv);
  }

  /** Returns the file that the user has named; empty if the property is not set. */
  Optional<Place> given() {
    String given = properties.getProperty(PATH_PROPERTY);
    return given == null
        ? Optional.empty()
        : Optional.of(
            Place.of(
                "the file " + given + " " + by(PATH_PROPERTY),
                () -> {
                  Path file = path(given).toAbsolutePath();
                  if (!Files.isRegularFile(file)) {
                    throw new IOException("the file " + file + " does not exist");
                  }
                  return file;
                }));
  }

  /** Returns the places to which the library in the jar can be extracted. */
  List<Place> extracted(JarLibrary library) {
    List<Place> places = new ArrayList<>();
    String before = properties.getProperty(LOADED_PROPERTY + library.sha256());
    if (before != null) {
      // The linker identifies a library by its path, and would load the same library from another
      // path as a second image.
      places.add(
          Place.of(
              "the folder " + before + " from which this JVM has already loaded it",
              () -> library.into(PrivateFolder.create(path(before)))));
    }
    places.add(Place.of(nameOfCache(), () -> library.intoCache(cache())));
    String temporary = properties.getProperty(TEMPORARY_PROPERTY, "");
    places.add(
        Place.temporary(nameOfTemporary(), () -> path(temporary).toAbsolutePath(), library::into));
    return places;
  }

  /** Records the folder of the jar's library for other class loaders. */
  void loaded(JarLibrary library, Path file) {
    // Only strings, because an object of this library's classes would keep this class loader
    // reachable.
    properties.setProperty(
        LOADED_PROPERTY + library.sha256(), String.valueOf(file.toAbsolutePath().getParent()));
  }

  /** Returns a place in a new folder in the cache folder. */
  Place temporaryInCache(Place.Extraction extraction) {
    return Place.temporary(nameOfCache(), () -> PrivateFolder.create(cache()), extraction);
  }

  private String nameOfCache() {
    String folder;
    try {
      folder = cache() + " ";
    } catch (IOException e) {
      folder = "";
    }
    return "the cache folder " + folder + by(CACHE_PROPERTY);
  }

  private Path cache() throws IOException {
    String given = properties.getProperty(CACHE_PROPERTY);
    if (given != null) {
      return path(given).toAbsolutePath();
    }
    String caches = environment.apply("XDG_CACHE_HOME");
    if (isAbsolute(caches)) {
      return Path.of(caches, "paimon-ffm");
    }
    // For a container user without a home folder, user.home is '?'.
    String home = properties.getProperty("user.home", "");
    if (!isAbsolute(home)) {
      throw new IOException("the home folder '" + home + "' is not an absolute path");
    }
    return Path.of(home, ".cache", "paimon-ffm");
  }

  /** Returns the name of the temporary folder for messages. */
  String nameOfTemporary() {
    String folder = properties.getProperty(TEMPORARY_PROPERTY, "");
    return "the temporary folder " + folder + " " + by(TEMPORARY_PROPERTY);
  }

  /** Returns the files in the folders that {@link System#loadLibrary} searches. */
  List<Place> ofJava(String fileName) {
    String folders = properties.getProperty(JAVA_PROPERTY, "");
    // Skips empty and relative entries, which refer to the working folder.
    List<Place> places =
        Arrays.stream(folders.split(File.pathSeparator))
            .filter(Places::isAbsolute)
            .map(folder -> Path.of(folder, fileName))
            .filter(Files::isRegularFile)
            .map(file -> Place.of("the file " + file + " " + by(JAVA_PROPERTY), () -> file))
            .toList();
    return places.isEmpty()
        ? List.of(
            Place.without(
                "the folders " + folders + " " + by(JAVA_PROPERTY),
                "none of the absolute folders contains " + fileName))
        : places;
  }

  private static String by(String property) {
    return "(system property " + property + ")";
  }

  private static boolean isAbsolute(@Nullable String path) {
    try {
      return path != null && Path.of(path).isAbsolute();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static Path path(String text) throws IOException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
