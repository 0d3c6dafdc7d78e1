package io.github.paimonffm.internal.loader;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
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
  private static final String HOME_PROPERTY = "user.home";

  /** The environment variable with the user's folder for caches. */
  private static final String CACHES_VARIABLE = "XDG_CACHE_HOME";

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

  /**
   * A path that a setting defines.
   *
   * @param path the absolute path; null if it cannot be used
   * @param problem the reason why it cannot be used
   * @param origin the setting
   */
  private record Setting(@Nullable Path path, String problem, String origin) {

    /** Returns the path that a user has given. A relative path starts in the working folder. */
    static Setting given(String text, String origin) {
      if (text.isEmpty()) {
        // The empty path is the working folder, which the user did not mean.
        return unusable("the path is empty", origin);
      }
      try {
        return new Setting(Path.of(text).toAbsolutePath(), "", origin);
      } catch (InvalidPathException e) {
        return unusable(e.getMessage(), origin);
      }
    }

    static Setting unusable(String problem, String origin) {
      return new Setting(null, problem, origin);
    }

    PlaceName name(String kind) {
      return new PlaceName(kind, path == null ? null : path.toString(), origin);
    }

    Path orFail() throws IOException {
      if (path == null) {
        throw new IOException(problem);
      }
      return path;
    }
  }

  /** Returns the file that the user has named; empty if the property is not set. */
  Optional<Place> given() {
    String given = properties.getProperty(PATH_PROPERTY);
    if (given == null) {
      return Optional.empty();
    }
    Setting setting = Setting.given(given, by(PATH_PROPERTY));
    return Optional.of(
        Place.of(
            setting.name("the file"),
            () -> {
              Path file = setting.orFail();
              if (!Files.isRegularFile(file)) {
                throw new IOException(Files.exists(file) ? "is not a file" : "does not exist");
              }
              return file;
            }));
  }

  /** Returns the places to which the library in the jar can be extracted. */
  List<Place> extracted(JarLibrary library) {
    List<Place> places = new ArrayList<>();
    Setting cache = cache();
    String before = properties.getProperty(LOADED_PROPERTY + library.sha256());
    // The cache folder records that the file was verified, so that it is not hashed again.
    if (before != null && !isInCache(before, cache, library)) {
      // The linker identifies a library by its path, and would load the same library from another
      // path as a second image.
      places.add(
          Place.of(
              new PlaceName("the folder", before, "from which this JVM has already loaded it"),
              () -> library.into(PrivateFolder.create(Path.of(before)))));
    }
    places.add(Place.of(cache.name("the cache folder"), () -> library.intoCache(cache.orFail())));
    Setting temporary = temporary();
    places.add(
        Place.temporary(temporary.name("the temporary folder"), temporary::orFail, library::into));
    return places;
  }

  private static boolean isInCache(String folder, Setting cache, JarLibrary library) {
    return cache.path() != null && Path.of(folder).equals(cache.path().resolve(library.sha256()));
  }

  /** Records the folder of the jar's library for other class loaders. */
  void loaded(JarLibrary library, Path file) {
    // Only strings, because an object of this library's classes would keep this class loader
    // reachable.
    properties.setProperty(
        LOADED_PROPERTY + library.sha256(), String.valueOf(file.toAbsolutePath().getParent()));
  }

  private Setting cache() {
    String given = properties.getProperty(CACHE_PROPERTY);
    if (given != null) {
      return Setting.given(given, by(CACHE_PROPERTY));
    }
    String caches = environment.apply(CACHES_VARIABLE);
    if (isAbsolute(caches)) {
      return new Setting(
          Path.of(caches, "paimon-ffm"), "", "environment variable " + CACHES_VARIABLE);
    }
    // For a container user without a home folder, user.home is '?'.
    String home = properties.getProperty(HOME_PROPERTY, "");
    return isAbsolute(home)
        ? new Setting(Path.of(home, ".cache", "paimon-ffm"), "", by(HOME_PROPERTY))
        : Setting.unusable("'" + home + "' is not an absolute path", by(HOME_PROPERTY));
  }

  private Setting temporary() {
    return Setting.given(properties.getProperty(TEMPORARY_PROPERTY, ""), by(TEMPORARY_PROPERTY));
  }

  /**
   * Returns the files in the folders that {@link System#loadLibrary} searches. The last place names
   * the folders without the file.
   */
  List<Place> ofJava(String fileName) {
    String origin = by(JAVA_PROPERTY);
    List<Place> places = new ArrayList<>();
    Set<String> without = new LinkedHashSet<>();
    for (String folder : properties.getProperty(JAVA_PROPERTY, "").split(File.pathSeparator)) {
      // Skips empty and relative entries, which refer to the working folder.
      if (!isAbsolute(folder)) {
        continue;
      }
      Path file = Path.of(folder, fileName);
      if (Files.isRegularFile(file)) {
        places.add(Place.of(new PlaceName("the file", file.toString(), origin), () -> file));
      } else {
        without.add(Path.of(folder).toString());
      }
    }
    if (places.isEmpty() && without.isEmpty()) {
      return List.of(
          Place.without(
              new PlaceName("the folders of the JVM", null, origin), "no folder is absolute"));
    }
    if (!without.isEmpty()) {
      places.add(
          Place.without(
              new PlaceName(
                  without.size() == 1 ? "the folder" : "the folders",
                  String.join(", ", without),
                  origin),
              "no file " + fileName));
    }
    return places;
  }

  private static String by(String property) {
    return "system property " + property;
  }

  private static boolean isAbsolute(@Nullable String path) {
    try {
      return path != null && Path.of(path).isAbsolute();
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
