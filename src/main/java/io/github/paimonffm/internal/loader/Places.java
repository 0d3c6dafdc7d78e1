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
 * The places where native libraries are looked for, by the settings of the process. The working
 * folder is none of them.
 */
final class Places {

  /** Names the file of the native library, which is the only place then. */
  static final String PATH_PROPERTY = "paimonffm.library.path";

  /** Names the folder that libraries are extracted to. */
  static final String CACHE_PROPERTY = "paimonffm.cache.dir";

  /** Names the JVM's folder for temporary files. */
  static final String TEMPORARY_PROPERTY = "java.io.tmpdir";

  private static final String JAVA_PROPERTY = "java.library.path";

  /** Followed by the hash of a library: the folder that this JVM has loaded it from. */
  private static final String LOADED_PROPERTY = "paimonffm.internal.loaded.";

  private final Properties properties;
  private final Function<String, @Nullable String> environment;

  /** The places by these system properties and environment variables. */
  Places(Properties properties, Function<String, @Nullable String> environment) {
    this.properties = properties;
    this.environment = environment;
  }

  /** The places of this process. */
  static Places ofProcess() {
    return new Places(System.getProperties(), System::getenv);
  }

  /** The file that the user has named, if any. */
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
                    throw new IOException("there is no file " + file);
                  }
                  return file;
                }));
  }

  /** The folders that the jar's library can be extracted to. */
  List<Place> extracted(JarLibrary library) {
    List<Place> places = new ArrayList<>();
    String before = properties.getProperty(LOADED_PROPERTY + library.sha256());
    if (before != null) {
      // The linker knows a library by its path. By another one it would load it once more.
      places.add(
          Place.of(
              "the folder " + before + " that this JVM has loaded it from before",
              () -> library.into(PrivateFolder.create(path(before)))));
    }
    places.add(Place.of(nameOfCache(), () -> library.intoCache(cache())));
    String temporary = properties.getProperty(TEMPORARY_PROPERTY, "");
    places.add(
        Place.temporary(nameOfTemporary(), () -> path(temporary).toAbsolutePath(), library::into));
    return places;
  }

  /** Remembers where the jar's library was loaded from, for the next class loader. */
  void loaded(JarLibrary library, Path file) {
    // Texts only, for an object would be one of this class loader.
    properties.setProperty(
        LOADED_PROPERTY + library.sha256(), String.valueOf(file.toAbsolutePath().getParent()));
  }

  /** A new folder in the user's cache folder. */
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
    // A container's user may have no home folder, and the JVM calls it '?' then.
    String home = properties.getProperty("user.home", "");
    if (!isAbsolute(home)) {
      throw new IOException("the home folder '" + home + "' is not an absolute path");
    }
    return Path.of(home, ".cache", "paimon-ffm");
  }

  /** Names the JVM's folder for temporary files. */
  String nameOfTemporary() {
    String folder = properties.getProperty(TEMPORARY_PROPERTY, "");
    return "the temporary folder " + folder + " " + by(TEMPORARY_PROPERTY);
  }

  /** The folders where {@link System#loadLibrary} looks, as far as they have the file. */
  List<Place> ofJava(String fileName) {
    String folders = properties.getProperty(JAVA_PROPERTY, "");
    // Entries that are empty or relative mean the working folder.
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
                "no absolute one of them has " + fileName))
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
