package io.github.paimonffm.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Native libraries that are missing, foreign or of another version. */
class IncompatibleLibraryTest {

  private static final String LIBRARY_PATH = "paimonffm.library.path";

  @RegisterExtension final Workspace workspace = new Workspace();

  /** Runs a JVM that must fail twice with the same message, and returns the message. */
  private String failure(ChildJvm jvm) throws IOException, InterruptedException {
    ChildJvm.Result result = jvm.run(workspace.warehouse().toString());
    assertEquals(1, result.exitCode(), result::output);
    List<String> failures = TryLibrary.failures(result);
    assertEquals(2, failures.size(), result::output);
    assertEquals(failures.get(0), failures.get(1));
    assertTrue(failures.getFirst().startsWith("NativeLibraryException: "), failures.getFirst());
    return failures.getFirst();
  }

  private static void assertSays(String failure, String... parts) {
    for (String part : parts) {
      assertTrue(failure.contains(part), () -> "'" + part + "' is not in: " + failure);
    }
  }

  /** Compiles a library with this machine's C compiler; aborts the test if there is none. */
  private Path compile(String source) throws IOException, InterruptedException {
    Path code = Files.writeString(workspace.folder().resolve("other.c"), source);
    Path library = workspace.folder().resolve(System.mapLibraryName("other"));
    List<String> command =
        List.of("cc", "-shared", "-fPIC", "-o", library.toString(), code.toString());
    Process compiler;
    try {
      compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return abort("there is no C compiler on this machine: " + e.getMessage());
    }
    String output = new String(compiler.getInputStream().readAllBytes());
    assertTrue(compiler.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, compiler.exitValue(), output);
    return library;
  }

  @Test
  void otherAbiVersionIsReportedWithBothVersions() throws IOException, InterruptedException {
    Path library =
        compile("#include <stdint.h>\nuint32_t pffm_abi_version(void) { return 999; }\n");
    String failure =
        failure(ChildJvm.running(TryLibrary.class).property(LIBRARY_PATH, library.toString()));
    assertSays(failure, "ABI", "999", Integer.toString(PaimonFfm.PFFM_ABI_VERSION()));
  }

  @Test
  void foreignLibraryIsRefused() throws IOException, InterruptedException {
    Path library = compile("int something_else(void) { return 0; }\n");
    String failure =
        failure(ChildJvm.running(TryLibrary.class).property(LIBRARY_PATH, library.toString()));
    assertSays(failure, "another build", "lacks");
  }

  @Test
  void fileThatIsNotALibraryIsRefused() throws IOException, InterruptedException {
    Path text = Files.writeString(workspace.folder().resolve("library.so"), "not a library");
    String failure =
        failure(ChildJvm.running(TryLibrary.class).property(LIBRARY_PATH, text.toString()));
    assertSays(failure, text.toString(), "cannot be loaded");
  }

  @Test
  void missingFileIsNamed() throws IOException, InterruptedException {
    Path missing = workspace.folder().resolve("missing.so");
    String failure =
        failure(ChildJvm.running(TryLibrary.class).property(LIBRARY_PATH, missing.toString()));
    assertSays(failure, missing.toString(), LIBRARY_PATH);
  }

  @Test
  void unsupportedPlatformIsNamed() throws IOException, InterruptedException {
    String failure =
        failure(
            ChildJvm.running(TryLibrary.class)
                .withLibraryFromClassPath()
                .property("os.name", "Plan 9")
                .property("os.arch", "mips"));
    assertSays(failure, "plan_9-mips", LIBRARY_PATH);
  }

  @Test
  void unsupportedArchitectureIsNamed() throws IOException, InterruptedException {
    String failure =
        failure(
            ChildJvm.running(TryLibrary.class)
                .withLibraryFromClassPath()
                .property("os.arch", "riscv64"));
    assertSays(failure, "-riscv64", LIBRARY_PATH);
  }

  @Test
  void invalidNumberOfRuntimeThreadsIsRefused() throws IOException, InterruptedException {
    for (String threads : List.of("many", "-1")) {
      String failure =
          failure(
              ChildJvm.running(TryLibrary.class).property("paimonffm.runtime.threads", threads));
      assertSays(failure, "paimonffm.runtime.threads", threads);
    }
    ChildJvm.running(TryLibrary.class)
        .property("paimonffm.runtime.threads", "1")
        .run(workspace.warehouse().toString())
        .succeeded();
  }
}
