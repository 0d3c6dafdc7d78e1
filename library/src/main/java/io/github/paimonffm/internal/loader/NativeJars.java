package io.github.paimonffm.internal.loader;

import java.net.URL;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The jars with native libraries, one for each platform. They have no classes. They can be beside
 * the jar of these classes, or merged with it.
 */
final class NativeJars {

  private static final String ARTIFACT = "io.github.paimonffm:paimon-ffm-native-";

  /** The platforms for which a jar is published. */
  private static final List<Platform> PUBLISHED =
      List.of(
          new Platform("linux", "x86_64", false),
          new Platform("linux", "aarch64", false),
          new Platform("osx", "x86_64", false),
          new Platform("osx", "aarch64", false),
          new Platform("windows", "x86_64", false));

  private NativeJars() {}

  /**
   * Finds a file in the jars.
   *
   * @param path the path from the root of the jar
   */
  static Optional<URL> find(String path) {
    return loaders().map(loader -> loader.getResource(path)).filter(url -> url != null).findFirst();
  }

  /**
   * Returns the class loaders of the jars: that of these classes, and, if these classes are a
   * module, those of all modules beside it.
   */
  private static Stream<ClassLoader> loaders() {
    ClassLoader own = NativeJars.class.getClassLoader();
    ModuleLayer layer = NativeJars.class.getModule().getLayer();
    Set<Module> modules = layer == null ? Set.of() : layer.modules();
    Stream<ClassLoader> ofModules =
        modules.stream().map(Module::getClassLoader).filter(loader -> loader != null);
    return Stream.concat(Stream.of(own), ofModules).distinct();
  }

  /** Returns the platforms whose jars are present. */
  static List<Platform> present() {
    return Stream.of("linux", "osx", "windows")
        .flatMap(os -> Stream.of("x86_64", "aarch64").map(arch -> new Platform(os, arch, false)))
        .flatMap(usual -> Stream.of(usual, new Platform(usual.os(), usual.arch(), true)))
        .filter(platform -> find(platform.resource()).isPresent())
        .toList();
  }

  /**
   * Returns the error message for a platform whose jar is missing.
   *
   * @param present the platforms whose jars are present
   */
  static String missing(Platform platform, List<Platform> present) {
    String found =
        "no jar has the native library for " + platform + "; found: " + Platform.names(present);
    if (PUBLISHED.contains(platform)) {
      return found + ". Add the dependency " + ARTIFACT + platform + version();
    }
    return found
        + ". paimon-ffm is not published for this platform, only for "
        + Platform.names(PUBLISHED)
        + (platform.musl()
            ? ". The libraries for Linux need glibc, but this JVM runs on musl, the C library of"
                + " Alpine Linux"
            : "");
  }

  /** Returns a colon and the version of these classes, or nothing if it is unknown. */
  private static String version() {
    Class<?> type = NativeJars.class;
    return Optional.ofNullable(type.getModule().getDescriptor())
        .flatMap(descriptor -> descriptor.rawVersion())
        .or(() -> Optional.ofNullable(type.getPackage().getImplementationVersion()))
        .map(version -> ":" + version)
        .orElse("");
  }
}
