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
 * An operating system, a processor architecture and a C library, by the names that the jar's
 * folders have.
 *
 * @param os {@code linux}, {@code osx}, {@code windows}, or what the JVM says
 * @param arch {@code x86_64}, {@code aarch64}, or what the JVM says
 * @param musl whether the C library is musl, as in Alpine Linux, and not the one that is usual
 */
record Platform(String os, String arch, boolean musl) {

  private static final String ROOT = "/io/github/paimonffm/native/";

  /** Its file on Alpine Linux, and on distributions where that is a link to the library. */
  private static final Pattern MUSL = Pattern.compile("/ld-musl-[^/]+$|-musl/libc\\.so$");

  /** What Linux has mapped into this process, a line each. */
  private static final Path MAPS = Path.of("/proc/self/maps");

  /** The platform of this JVM. */
  static Platform current() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"), MAPS);
  }

  /**
   * The platform that a JVM names this way.
   *
   * @param maps a list of the files that are mapped into its process
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

  /** Looks for musl's dynamic linker, which is in every process that musl has started. */
  private static boolean hasMusl(Path maps) {
    try (Stream<String> lines = Files.lines(maps, StandardCharsets.ISO_8859_1)) {
      return lines.anyMatch(line -> MUSL.matcher(line).find());
    } catch (IOException | UncheckedIOException e) {
      return false; // unknown, and the linker tells what it misses
    }
  }

  /** The platforms that the jar has a library for. */
  static List<Platform> available() {
    return Stream.of("linux", "osx", "windows")
        .flatMap(os -> Stream.of("x86_64", "aarch64").map(arch -> new Platform(os, arch, false)))
        .flatMap(usual -> Stream.of(usual, new Platform(usual.os, usual.arch, true)))
        .filter(platform -> Platform.class.getResource(platform.resource()) != null)
        .toList();
  }

  /** Tells that this platform is not one of those that there is a library for. */
  String missing(List<Platform> available) {
    return "it has no native library for "
        + this
        + " but one for "
        + names(available)
        + (musl ? ", which needs glibc: this JVM runs on musl, the C library of Alpine Linux" : "");
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
    return os + "-" + arch + (musl ? "-musl" : "");
  }
}
