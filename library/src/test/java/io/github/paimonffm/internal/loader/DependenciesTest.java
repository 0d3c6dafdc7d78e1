package io.github.paimonffm.internal.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.exception.NativeLibraryException;
import io.github.paimonffm.internal.loader.Dependencies.Artifact;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Missing and old artifacts. The project {@code src/it/dependency-versions} runs with real old
 * versions.
 */
class DependenciesTest {

  private static final ClassLoader OWN = Dependencies.class.getClassLoader();

  /** A class loader that does not find some classes. */
  private static ClassLoader without(Set<String> names) {
    return new ClassLoader(OWN) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (names.contains(name)) {
          throw new ClassNotFoundException(name);
        }
        return super.loadClass(name, resolve);
      }
    };
  }

  private static String failure(Set<String> missing) {
    ClassLoader loader = without(missing);
    return assertThrows(NativeLibraryException.class, () -> Dependencies.check(loader))
        .getMessage();
  }

  static Iterable<Artifact> artifacts() {
    return Dependencies.ARTIFACTS;
  }

  @Test
  void versionsOfThisBuildAreSuitable() {
    Dependencies.check();
  }

  @ParameterizedTest
  @MethodSource("artifacts")
  void missingArtifactIsNamed(Artifact artifact) {
    assertEquals(
        "paimon-ffm needs "
            + artifact.name()
            + ", which is missing. Add the dependency, version "
            + artifact.since()
            + " or newer",
        failure(new HashSet<>(List.of(artifact.known(), artifact.latest()))));
  }

  @ParameterizedTest
  @MethodSource("artifacts")
  void oldVersionIsNamedWithItsFile(Artifact artifact) throws Exception {
    if (artifact.latest().equals(artifact.known())) {
      return; // Only a mixture of versions is checked.
    }
    String message = failure(Set.of(artifact.latest()));
    var file = Class.forName(artifact.known()).getProtectionDomain().getCodeSource().getLocation();
    assertTrue(
        message.startsWith(
            "paimon-ffm needs "
                + artifact.name()
                + " "
                + artifact.since()
                + " or newer, but found"),
        message);
    assertTrue(message.contains(" in " + file + ". Set the versions in the dependency"), message);
  }
}
