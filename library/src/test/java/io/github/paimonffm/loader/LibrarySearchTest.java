package io.github.paimonffm.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.Mounts;
import io.github.paimonffm.testing.NativeFile;
import io.github.paimonffm.testing.Workspace;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** JVMs that cannot load the library from the first place of the search. */
@EnabledOnOs(OS.LINUX)
class LibrarySearchTest {

  private static final String CACHE = "paimonffm.cache.dir";
  private static final String TEMPORARY = "java.io.tmpdir";

  /** Mount options with enough space for the library. */
  private static final String ENOUGH_SPACE = "size=400m,mode=700";

  @RegisterExtension final Workspace workspace = new Workspace();

  private Path cache;
  private Path temporary;

  @BeforeEach
  void folders() throws IOException {
    cache = Files.createDirectory(workspace.folder().resolve("cache"));
    temporary = Files.createDirectory(workspace.folder().resolve("tmp"));
  }

  private ChildJvm jvm() {
    return ChildJvm.running(TryLibrary.class)
        .withLibraryFromClassPath()
        // Hashing the library is slow without the optimising compiler.
        .flag("-XX:TieredStopAtLevel=4")
        .property(CACHE, cache.toString())
        .property(TEMPORARY, temporary.toString());
  }

  /** Runs a JVM that must succeed, and returns its output. */
  private String output(ChildJvm jvm) throws IOException, InterruptedException {
    String output = jvm.run(workspace.warehouse().toString()).succeeded().output();
    assertTrue(output.contains("databases: [db]"), output);
    return output;
  }

  /** Runs a JVM that must fail, and returns its message. */
  private String failure(ChildJvm jvm) throws IOException, InterruptedException {
    ChildJvm.Result result = jvm.run(workspace.warehouse().toString());
    assertEquals(1, result.exitCode(), result::output);
    List<String> failures = TryLibrary.failures(result);
    assertEquals(failures.get(0), failures.get(1), "message of the second attempt");
    return failures.getFirst();
  }

  /** Checks that a text contains the parts in this order. */
  private static void assertContainsInOrder(String text, Object... parts) {
    int from = 0;
    for (Object part : parts) {
      int at = text.indexOf(part.toString(), from);
      assertTrue(at >= 0, () -> "'" + part + "' is missing or out of order in " + text);
      from = at;
    }
  }

  @Test
  void noexecCacheIsSkipped() throws Exception {
    String output = output(jvm().by(Mounts.of(Mounts.memory(cache, "noexec," + ENOUGH_SPACE))));
    assertContainsInOrder(
        output, "loaded from the temporary folder", "the cache folder", cache, CACHE, "noexec");
  }

  @Test
  void temporaryFolderIsNotNeeded() throws Exception {
    String output = output(jvm().by(Mounts.of(Mounts.memory(temporary, "noexec," + ENOUGH_SPACE))));
    assertFalse(output.contains("the temporary folder"), output);
  }

  private static long count(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.count();
    }
  }

  @Test
  void noexecOnAllPlacesIsReportedForEach() throws Exception {
    String failure =
        failure(
            jvm()
                .by(
                    Mounts.of(
                        Mounts.memory(cache, "noexec," + ENOUGH_SPACE),
                        Mounts.memory(temporary, "noexec," + ENOUGH_SPACE)))
                .property("java.library.path", workspace.folder() + ":relative:"));
    assertContainsInOrder(
        failure,
        "NativeLibraryException",
        "(1) the cache folder " + cache + " (system property " + CACHE + ")",
        "noexec",
        "(2) the temporary folder " + temporary + " (system property " + TEMPORARY + ")",
        "noexec",
        "(3) the folder " + workspace.folder() + " (system property java.library.path)",
        "no file libpaimon_ffm.so",
        "Set the system property " + CACHE,
        "paimonffm.library.path");
  }

  @Test
  void javaLibraryPathIsSearchedLast() throws Exception {
    Path java = Files.createDirectory(workspace.folder().resolve("java"));
    Path library = java.resolve("libpaimon_ffm.so");
    Files.createSymbolicLink(library, NativeFile.locate());
    String output =
        output(
            jvm()
                .by(Mounts.of(Mounts.memory(cache, "noexec," + ENOUGH_SPACE)))
                .property(TEMPORARY, workspace.folder().resolve("missing").toString())
                .property("java.library.path", java.toString()));
    assertContainsInOrder(
        output, "loaded from the file " + library, "the cache folder", "the temporary folder");
  }

  @Test
  void givenLibraryNeedsNoFolder() throws Exception {
    String output =
        output(
            jvm()
                .by(
                    Mounts.of(
                        Mounts.memory(cache, "noexec," + ENOUGH_SPACE),
                        Mounts.memory(temporary, "noexec," + ENOUGH_SPACE)))
                .property("paimonffm.library.path", NativeFile.locate().toString()));
    assertFalse(output.contains("folder"), output);
  }

  @Test
  void fullCacheIsSkipped() throws Exception {
    String output = output(jvm().by(Mounts.of(Mounts.memory(cache, "size=1m,mode=700"))));
    assertContainsInOrder(
        output, "loaded from the temporary folder", CACHE, "No space left on device");
  }

  @Test
  void cacheOfOtherUserIsSkipped() throws Exception {
    try {
      Files.setAttribute(cache, "unix:uid", 12345);
    } catch (IOException e) {
      abort("only root can give a folder to another user: " + e);
    }
    String output = output(jvm());
    assertContainsInOrder(
        output, "loaded from the temporary folder", CACHE, "belongs to another user");
    assertEquals(0, count(cache));
    assertEquals(0, count(temporary), "the extracted library is deleted when the JVM exits");
  }

  /** Returns a JVM on a read-only root file system with one writable folder. */
  private ChildJvm container(Path writable) throws InterruptedException {
    return ChildJvm.running(TryLibrary.class)
        .withLibraryFromClassPath()
        .flag("-XX:TieredStopAtLevel=4")
        .by(
            Mounts.of(
                Mounts.readOnly(Path.of("/")),
                Mounts.readOnly(workspace.folder()),
                Mounts.memory(writable, ENOUGH_SPACE)))
        .by("env", "-u", "XDG_CACHE_HOME");
  }

  private static String output(ChildJvm container, Path writable)
      throws IOException, InterruptedException {
    String output = container.run(writable.resolve("warehouse").toString()).succeeded().output();
    assertTrue(output.contains("databases: [db]"), output);
    return output;
  }

  @Test
  void oneWritableFolderIsEnough() throws Exception {
    Path writable = Files.createDirectory(workspace.folder().resolve("writable"));
    String readOnly = temporary.toString();
    String output =
        output(
            container(writable)
                .property(TEMPORARY, writable.toString())
                .property("user.home", readOnly),
            writable);
    assertContainsInOrder(output, "loaded from the temporary folder", "Read-only file system");

    Path cacheFolder = writable.resolve("cache");
    output =
        output(
            container(writable)
                .property(TEMPORARY, readOnly)
                .property(CACHE, cacheFolder.toString()),
            writable);
    assertFalse(output.contains("Read-only"), output);

    output =
        output(
            container(writable)
                .property(TEMPORARY, readOnly)
                .property("user.home", writable.toString()),
            writable);
    assertFalse(output.contains("Read-only"), output);
  }

  @Test
  void muslPlatformIsNamed() throws Exception {
    Path linker = Files.write(workspace.folder().resolve("ld-musl-x86_64.so.1"), new byte[4096]);
    ChildJvm.Result result =
        ChildJvm.running(OnMusl.class)
            .withLibraryFromClassPath()
            .run(workspace.warehouse().toString(), linker.toString());
    assertEquals(1, result.exitCode(), result::output);
    assertContainsInOrder(
        TryLibrary.failures(result).getFirst(),
        "the jars: no jar has the native library for " + NativeFile.platform() + "-musl",
        "found: " + NativeFile.platform(),
        "need glibc",
        "musl, the C library of Alpine Linux",
        "java.library.path",
        "paimonffm.library.path");
  }

  /** A process that maps musl's linker into memory, like every process on Alpine Linux. */
  static final class OnMusl {
    public static void main(String[] args) throws IOException {
      try (FileChannel file = FileChannel.open(Path.of(args[1]))) {
        var mapped = file.map(MapMode.READ_ONLY, 0, file.size());
        TryLibrary.main(args);
        assertFalse(mapped.hasRemaining(), "the process exits before");
      }
    }
  }
}
