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

/** JVMs that cannot load the library from where they look first. */
@EnabledOnOs(OS.LINUX)
class LibrarySearchTest {

  private static final String CACHE = "paimonffm.cache.dir";
  private static final String TEMPORARY = "java.io.tmpdir";

  /** Enough for the library, and for Arrow's. */
  private static final String ROOM = "size=400m,mode=700";

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
        // It hashes the library, which only the optimising compiler does fast.
        .flag("-XX:TieredStopAtLevel=4")
        .property(CACHE, cache.toString())
        .property(TEMPORARY, temporary.toString());
  }

  /** What it said, having worked. */
  private String works(ChildJvm jvm) throws IOException, InterruptedException {
    String output = jvm.run(workspace.warehouse().toString()).succeeded().output();
    assertTrue(output.contains("databases: [db]"), output);
    return output;
  }

  private String fails(ChildJvm jvm) throws IOException, InterruptedException {
    ChildJvm.Result result = jvm.run(workspace.warehouse().toString());
    assertEquals(1, result.exitCode(), result::output);
    List<String> failures = TryLibrary.failures(result);
    assertEquals(failures.get(0), failures.get(1), "the second attempt says the same");
    return failures.getFirst();
  }

  private static void assertSays(String text, Object... parts) {
    int from = 0;
    for (Object part : parts) {
      int at = text.indexOf(part.toString(), from);
      assertTrue(
          at >= 0, () -> "'" + part + "' is not there, or not behind the others, in " + text);
      from = at;
    }
  }

  @Test
  void aCacheThatForbidsExecutionIsNotUsed() throws Exception {
    String output = works(jvm().by(Mounts.of(Mounts.memory(cache, "noexec," + ROOM))));
    assertSays(
        output, "taken from the temporary folder", "the cache folder", cache, CACHE, "noexec");
  }

  @Test
  void aTemporaryFolderThatForbidsExecutionIsNotUsed() throws Exception {
    String output = works(jvm().by(Mounts.of(Mounts.memory(temporary, "noexec," + ROOM))));
    assertSays(output, "Arrow's own native library is taken from the cache folder", TEMPORARY);
    assertEquals(1, count(cache), "Arrow's library goes when the JVM ends");
  }

  private static long count(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.count();
    }
  }

  @Test
  void whereAllForbidExecutionEachIsNamed() throws Exception {
    String failure =
        fails(
            jvm()
                .by(
                    Mounts.of(
                        Mounts.memory(cache, "noexec," + ROOM),
                        Mounts.memory(temporary, "noexec," + ROOM)))
                .property("java.library.path", workspace.folder() + ":relative:"));
    assertSays(
        failure,
        "NativeLibraryException",
        "(1) the cache folder " + cache + " (system property " + CACHE + ")",
        "noexec",
        "(2) the temporary folder " + temporary + " (system property " + TEMPORARY + ")",
        "noexec",
        "(3) the folders " + workspace.folder() + ":relative:",
        "java.library.path",
        "libpaimon_ffm.so",
        "Set the system property " + CACHE,
        "paimonffm.library.path");
  }

  @Test
  void theFoldersOfJavaComeLast() throws Exception {
    Path java = Files.createDirectory(workspace.folder().resolve("java"));
    Path library = java.resolve("libpaimon_ffm.so");
    Files.createSymbolicLink(library, NativeFile.locate());
    String output =
        works(
            jvm()
                .by(Mounts.of(Mounts.memory(cache, "noexec," + ROOM)))
                .property(TEMPORARY, workspace.folder().resolve("missing").toString())
                .property("arrow.cdata.library.path", arrowsLibrary().toString())
                .property("java.library.path", java.toString()));
    assertSays(
        output, "taken from the file " + library, "the cache folder", "the temporary folder");
  }

  /** A folder with Arrow's library, as a user has one who cannot have it extracted. */
  private Path arrowsLibrary() throws IOException {
    String name = System.mapLibraryName("arrow_cdata_jni");
    String arch = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch_64";
    Path folder = Files.createDirectory(workspace.folder().resolve("arrow"));
    ClassLoader arrow = org.apache.arrow.c.Data.class.getClassLoader();
    try (var in = arrow.getResourceAsStream("arrow_cdata_jni/" + arch + "/" + name)) {
      Files.copy(in, folder.resolve(name));
    }
    return folder;
  }

  @Test
  void arrowsLibraryNeedsAFolderToo() throws Exception {
    String failure =
        fails(
            jvm()
                .by(
                    Mounts.of(
                        Mounts.memory(cache, "noexec," + ROOM),
                        Mounts.memory(temporary, "noexec," + ROOM)))
                .property("paimonffm.library.path", NativeFile.locate().toString()));
    assertSays(
        failure,
        "Arrow's own native library cannot be loaded",
        "(1) the temporary folder " + temporary,
        "(2) the cache folder " + cache,
        "noexec",
        TEMPORARY,
        CACHE,
        "arrow.cdata.library.path");
  }

  @Test
  void aCacheWithoutSpaceIsNotUsed() throws Exception {
    String output = works(jvm().by(Mounts.of(Mounts.memory(cache, "size=1m,mode=700"))));
    assertSays(output, "taken from the temporary folder", CACHE, "No space left on device");
  }

  @Test
  void aCacheOfAnotherUserIsNotUsed() throws Exception {
    try {
      Files.setAttribute(cache, "unix:uid", 12345);
    } catch (IOException e) {
      abort("only root can give a folder to another user: " + e);
    }
    String output = works(jvm());
    assertSays(output, "taken from the temporary folder", CACHE, "belongs to another user");
    assertEquals(0, count(cache));
    assertEquals(0, count(temporary), "what was extracted there goes when the JVM ends");
  }

  /** A container whose root file system is read-only, with one place that is not. */
  private ChildJvm container(Path writable) throws InterruptedException {
    return ChildJvm.running(TryLibrary.class)
        .withLibraryFromClassPath()
        .flag("-XX:TieredStopAtLevel=4")
        .by(
            Mounts.of(
                Mounts.readOnly(Path.of("/")),
                Mounts.readOnly(workspace.folder()),
                Mounts.memory(writable, ROOM)))
        .by("env", "-u", "XDG_CACHE_HOME");
  }

  private static String runs(ChildJvm container, Path writable)
      throws IOException, InterruptedException {
    String output = container.run(writable.resolve("warehouse").toString()).succeeded().output();
    assertTrue(output.contains("databases: [db]"), output);
    return output;
  }

  @Test
  void oneWritablePlaceIsEnough() throws Exception {
    Path one = Files.createDirectory(workspace.folder().resolve("one"));
    String elsewhere = temporary.toString();
    String output =
        runs(
            container(one).property(TEMPORARY, one.toString()).property("user.home", elsewhere),
            one);
    assertSays(output, "taken from the temporary folder", "Read-only file system");

    Path own = one.resolve("own");
    output =
        runs(container(one).property(TEMPORARY, elsewhere).property(CACHE, own.toString()), one);
    assertSays(output, "Arrow's own native library is taken from the cache", "Read-only");

    output =
        runs(
            container(one).property(TEMPORARY, elsewhere).property("user.home", one.toString()),
            one);
    assertSays(output, "Arrow's own native library is taken from the cache", "Read-only");
  }

  @Test
  void aPlatformWithMuslIsNamed() throws Exception {
    Path linker = Files.write(workspace.folder().resolve("ld-musl-x86_64.so.1"), new byte[4096]);
    ChildJvm.Result result =
        ChildJvm.running(OnMusl.class)
            .withLibraryFromClassPath()
            .run(workspace.warehouse().toString(), linker.toString());
    assertEquals(1, result.exitCode(), result::output);
    assertSays(
        TryLibrary.failures(result).getFirst(),
        "the jar: it has no native library for " + NativeFile.platform() + "-musl",
        NativeFile.platform() + ", which needs glibc",
        "musl, the C library of Alpine Linux",
        "java.library.path",
        "paimonffm.library.path");
  }

  /** A process with musl's linker in it, as all have on Alpine Linux. */
  static final class OnMusl {
    public static void main(String[] args) throws IOException {
      try (FileChannel file = FileChannel.open(Path.of(args[1]))) {
        var mapped = file.map(MapMode.READ_ONLY, 0, file.size());
        TryLibrary.main(args);
        assertFalse(mapped.hasRemaining(), "it is not reached");
      }
    }
  }
}
