package io.github.paimonffm.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** JVMs with and without the documented flags. */
class JvmFlagsTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private void assertFlagsNamed(ChildJvm jvm) throws IOException, InterruptedException {
    ChildJvm.Result result = jvm.run(workspace.warehouse().toString());
    assertEquals(1, result.exitCode(), result::output);
    List<String> failures = TryLibrary.failures(result);
    assertEquals(2, failures.size(), result::output);
    assertEquals(failures.get(0), failures.get(1), "message of the second attempt");
    String failure = failures.getFirst();
    assertTrue(failure.startsWith("NativeLibraryException"), failure);
    for (String flag : ChildJvm.documentedFlags()) {
      assertTrue(failure.contains(flag), () -> flag + " is not in " + failure);
    }
    assertTrue(
        failure.contains("--add-opens=java.base/java.nio=org.apache.arrow.memory.core"), failure);
    assertTrue(failure.contains("--enable-native-access=io.github.paimonffm"), failure);
    assertEquals(
        Runtime.version().feature() >= 23,
        failure.contains("--sun-misc-unsafe-memory-access=allow"),
        failure);
    assertFalse(Files.exists(workspace.warehouse()));
  }

  @Test
  void missingFlagsAreNamed() throws IOException, InterruptedException {
    assertFlagsNamed(ChildJvm.running(TryLibrary.class).withoutDocumentedFlags());
  }

  @Test
  void missingNativeAccessIsNamed() throws IOException, InterruptedException {
    // JDK 24 and later can be told to deny native access. Future JDKs deny it by default.
    if (Runtime.version().feature() < 24) {
      return;
    }
    assertFlagsNamed(
        ChildJvm.running(TryLibrary.class)
            .withoutDocumentedFlags()
            .flag("--add-opens=java.base/java.nio=ALL-UNNAMED")
            .flag("--sun-misc-unsafe-memory-access=allow")
            .flag("--illegal-native-access=deny"));
  }

  @Test
  void documentedFlagsSuppressWarnings() throws IOException, InterruptedException {
    ChildJvm.Result result =
        ChildJvm.running(TryLibrary.class).run(workspace.warehouse().toString()).succeeded();
    assertTrue(result.output().contains("databases: [db]"), result::output);
    assertFalse(result.output().contains("WARNING"), result::output);
  }
}
