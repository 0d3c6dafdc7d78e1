package io.github.paimonffm.internal.loader;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An operating system and a processor architecture, by the names that the jar's folders have.
 *
 * @param os {@code linux}, {@code osx}, {@code windows}, or what the JVM says
 * @param arch {@code x86_64}, {@code aarch64}, or what the JVM says
 */
record Platform(String os, String arch) {

  private static final String ROOT = "/io/github/paimonffm/native/";

  /** The platform of this JVM. */
  static Platform current() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /** The platform that a JVM names this way. */
  static Platform of(String osName, String osArch) {
    String name = osName.toLowerCase(Locale.ROOT);
    String os =
        name.startsWith("linux")
            ? "linux"
            : name.startsWith("mac") || name.startsWith("darwin")
                ? "osx"
                : name.startsWith("windows") ? "windows" : name.replaceAll("\\W+", "_");
    String arch =
        switch (osArch.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64", "x64" -> "x86_64";
          case "aarch64", "arm64" -> "aarch64";
          case String other -> other;
        };
    return new Platform(os, arch);
  }

  /** The platforms that the jar has a library for. */
  static List<Platform> available() {
    return Stream.of("linux", "osx", "windows")
        .flatMap(os -> Stream.of("x86_64", "aarch64").map(arch -> new Platform(os, arch)))
        .filter(platform -> Platform.class.getResource(platform.resource()) != null)
        .toList();
  }

  /** How a list of platforms reads in a message. */
  static String names(List<Platform> platforms) {
    return platforms.isEmpty()
        ? "none"
        : platforms.stream().map(Platform::toString).collect(Collectors.joining(", "));
  }

  /** The name of the library's file. */
  String fileName() {
    return switch (os) {
      case "windows" -> "paimon_ffm.dll";
      case "osx" -> "libpaimon_ffm.dylib";
      default -> "libpaimon_ffm.so";
    };
  }

  /** Where the jar has the library; its SHA-256 lies beside it. */
  String resource() {
    return ROOT + this + "/" + fileName();
  }

  @Override
  public String toString() {
    return os + "-" + arch;
  }
}
