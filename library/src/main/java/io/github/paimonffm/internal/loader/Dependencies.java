package io.github.paimonffm.internal.loader;

import io.github.paimonffm.exception.NativeLibraryException;
import io.github.paimonffm.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A check that the artifacts this library depends on are present, in versions that the library can
 * use. A build can replace each version, for instance by the dependency management of a framework.
 * Without this check, an unsuitable version would cause a {@link LinkageError} in a later call.
 */
final class Dependencies {

  private static final String ARROW = "org.apache.arrow:";
  private static final String JACKSON = "com.fasterxml.jackson.core:";

  /** The remedy for a version that the build has selected. */
  private static final String ADVICE =
      "Set the versions in the dependency management of your build; importing"
          + " io.github.paimonffm:paimon-ffm-bom before other BOMs sets Arrow's";

  /**
   * An artifact.
   *
   * @param name the group and artifact
   * @param since the oldest version that the library can use
   * @param known a class that all versions of the artifact have
   * @param latest a class that the library uses and that versions before {@code since} lack
   */
  record Artifact(String name, String since, String known, String latest) {}

  /** The artifacts that the library uses, in the order of the check. */
  static final List<Artifact> ARTIFACTS =
      List.of(
          new Artifact(
              "org.slf4j:slf4j-api", "1.7.15", "org.slf4j.Logger", "org.slf4j.event.Level"),
          new Artifact(
              JACKSON + "jackson-annotations",
              "2.16",
              "com.fasterxml.jackson.annotation.JsonProperty",
              "com.fasterxml.jackson.annotation.JsonProperty"),
          new Artifact(
              JACKSON + "jackson-core",
              "2.16.0",
              "com.fasterxml.jackson.core.JsonFactory",
              "com.fasterxml.jackson.core.util.JsonRecyclerPools"),
          new Artifact(
              JACKSON + "jackson-databind",
              "2.16.0",
              "com.fasterxml.jackson.databind.JsonNode",
              "com.fasterxml.jackson.databind.json.JsonMapper"),
          new Artifact(
              ARROW + "arrow-memory-core",
              "18.0.0",
              "org.apache.arrow.memory.ArrowBuf",
              "org.apache.arrow.memory.ForeignAllocation"),
          new Artifact(
              ARROW + "arrow-vector",
              "18.0.0",
              "org.apache.arrow.vector.FieldVector",
              "org.apache.arrow.vector.complex.RunEndEncodedVector"));

  private Dependencies() {}

  /**
   * Checks all artifacts.
   *
   * @throws NativeLibraryException if an artifact is missing or unsuitable; the message names its
   *     version, its file, and the oldest suitable version
   */
  static void check() {
    check(Dependencies.class.getClassLoader());
    checkJackson();
  }

  /** Checks that a class loader finds the artifacts in suitable versions. */
  static void check(ClassLoader loader) {
    for (Artifact artifact : ARTIFACTS) {
      if (find(artifact.latest(), loader).isPresent()) {
        continue;
      }
      Class<?> known =
          find(artifact.known(), loader)
              .orElseThrow(
                  () ->
                      new NativeLibraryException(
                          "paimon-ffm needs "
                              + artifact.name()
                              + ", which is missing. Add the dependency, version "
                              + artifact.since()
                              + " or newer"));
      throw new NativeLibraryException(
          "paimon-ffm needs "
              + artifact.name()
              + " "
              + artifact.since()
              + " or newer, but found "
              + found(known)
              + ". "
              + ADVICE);
    }
  }

  /** Checks that Jackson's artifacts fit together. */
  private static void checkJackson() {
    try {
      Json.read(Json.write(Map.of("key", List.of(1))).getBytes(StandardCharsets.UTF_8));
    } catch (LinkageError e) {
      String versions =
          ARTIFACTS.stream()
              .filter(artifact -> artifact.name().startsWith(JACKSON))
              .map(Dependencies::describe)
              .collect(Collectors.joining(", "));
      throw new NativeLibraryException(
          "the artifacts of Jackson do not fit together ("
              + e
              + "): found "
              + versions
              + ". Give all of them the same minor version in the dependency management of your build,"
              + " for instance by importing com.fasterxml.jackson:jackson-bom",
          e);
    }
  }

  private static String describe(Artifact artifact) {
    Optional<Class<?>> known = find(artifact.known(), Dependencies.class.getClassLoader());
    String name = artifact.name().substring(artifact.name().indexOf(':') + 1);
    return name + " " + known.map(Dependencies::found).orElse("missing");
  }

  /** Returns the version and the file of the artifact with a class. */
  private static String found(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    String file =
        source == null || source.getLocation() == null ? "" : " in " + source.getLocation();
    return version(type).orElse("a version that is not recorded") + file;
  }

  private static Optional<String> version(Class<?> type) {
    return Optional.ofNullable(type.getModule().getDescriptor())
        .flatMap(descriptor -> descriptor.rawVersion())
        .or(() -> Optional.ofNullable(type.getPackage().getImplementationVersion()));
  }

  private static Optional<Class<?>> find(String name, ClassLoader loader) {
    try {
      return Optional.of(Class.forName(name, false, loader));
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.empty();
    }
  }
}
