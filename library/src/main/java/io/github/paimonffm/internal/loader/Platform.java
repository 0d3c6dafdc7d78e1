package io.github.paimonffm.internal.loader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An operating system, processor architecture and C library, with the names of the folders in the
 * jars of native libraries.
 *
 * @param os {@code linux}, {@code osx}, {@code windows}, or the name that the JVM reports
 * @param arch {@code x86_64}, {@code aarch64}, or the name that the JVM reports
 * @param musl whether the C library is musl, as in Alpine Linux
 */
record Platform(String os, String arch, boolean musl) {

  private static final String ROOT = "io/github/paimonffm/native/";

  /**
   * A pattern for the dynamic linker of musl: its file on Alpine Linux, and the target of its
   * symbolic link on other distributions.
   */
  private static final Pattern MUSL = Pattern.compile("/ld-musl-[^/]+$|-musl/libc\\.so$");

  /** The list of files that Linux has mapped into this process. */
  private static final Path MAPS = Path.of("/proc/self/maps");

  /** Returns the platform of this JVM. */
  static Platform current() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"), MAPS);
  }

  /**
   * Returns the platform for the names that a JVM reports.
   *
   * @param maps the list of files that are mapped into the process of the JVM
   */
  static Platform of(String osName, String osArch, Path maps) {
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
    return new Platform(os, arch, os.equals("linux") && hasMusl(maps));
  }

  /**
   * Tells whether the process has musl's dynamic linker, which is mapped into every musl process.
   */
  private static boolean hasMusl(Path maps) {
    try (Stream<String> lines = Files.lines(maps, StandardCharsets.ISO_8859_1)) {
      return lines.anyMatch(line -> MUSL.matcher(line).find());
    } catch (IOException | UncheckedIOException e) {
      return false; // unknown; if the library does not fit, the linker reports the reason
    }
  }

  /** Returns a list of platforms for messages. */
  static String names(List<Platform> platforms) {
    return platforms.isEmpty()
        ? "none"
        : platforms.stream().map(Platform::toString).collect(Collectors.joining(", "));
  }

  /** Returns the file name of the library. */
  String fileName() {
    return switch (os) {
      case "windows" -> "paimon_ffm.dll";
      case "osx" -> "libpaimon_ffm.dylib";
      default -> "libpaimon_ffm.so";
    };
  }

  /**
   * Returns the path of the library in the jar of the platform. The file with its SHA-256 is beside
   * it.
   */
  String resource() {
    return ROOT + this + "/" + fileName();
  }

  @Override
  public String toString() {
    return os + "-" + arch + (musl ? "-musl" : "");
  }
}
