package io.github.paimonffm.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.NativeFile;
import io.github.paimonffm.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** JVMs that extract the native library from the class path, as they do from the published jar. */
class ExtractionTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private Path cache;
  private Path resources;
  private Path folder;
  private Path file;
  private String hash;

  @BeforeEach
  void createResources() throws IOException {
    cache = workspace.folder().resolve("cache");
    resources = workspace.folder().resolve("resources");
    Path library = NativeFile.locate();
    hash = NativeFile.sha256(library);
    folder = resources.resolve("io/github/paimonffm/native").resolve(NativeFile.platform());
    Files.createDirectories(folder);
    Files.createSymbolicLink(folder.resolve(library.getFileName()), library);
    Files.writeString(folder.resolve(library.getFileName() + ".sha256"), hash + "\n");
    file = cache.resolve(hash).resolve(library.getFileName());
  }

  private ChildJvm jvm() {
    return ChildJvm.running(TryLibrary.class)
        .withLibraryFromClassPath()
        // Hashing the library is slow without the optimising compiler.
        .flag("-XX:TieredStopAtLevel=4")
        .classPathFirst(resources)
        .property("paimonffm.cache.dir", cache.toString());
  }

  private void assertWorks() throws IOException, InterruptedException {
    ChildJvm.Result result = jvm().run(workspace.warehouse().toString()).succeeded();
    assertTrue(result.output().contains("databases: [db]"), result::output);
    assertEquals(hash, NativeFile.sha256(file));
    assertEquals("rwx------", permissions(cache));
    assertEquals("rwx------", permissions(cache.resolve(hash)));
    try (var entries = Files.list(cache.resolve(hash))) {
      assertEquals(List.of(file), entries.toList(), "files in the cache folder of the library");
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void extractedLibraryIsReusedUnlessModified() throws IOException, InterruptedException {
    assertWorks();

    FileTime longAgo = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Files.setLastModifiedTime(file, longAgo);
    assertWorks();
    assertEquals(
        longAgo,
        Files.getLastModifiedTime(file),
        "modification time: the file must not be extracted again");

    Files.writeString(file, "tampered", StandardOpenOption.APPEND);
    assertWorks();
  }

  @Test
  void concurrentExtractionsDoNotInterfere() throws IOException, InterruptedException {
    List<ChildJvm.Running> processes =
        List.of(
            jvm().start(workspace.folder().resolve("w1").toString()),
            jvm().start(workspace.folder().resolve("w2").toString()));
    for (ChildJvm.Running process : processes) {
      process.await().succeeded();
    }
    assertEquals(hash, NativeFile.sha256(file));
  }

  @Test
  void jarWithoutHashIsReportedAsIncomplete() throws IOException, InterruptedException {
    // The class path also has the real resources, so the test uses another platform's name.
    Path other = folder.resolveSibling("plan_9-mips");
    Files.createDirectories(other);
    Files.writeString(other.resolve("libpaimon_ffm.so"), "whatever");
    String failure = failureOn("Plan 9", "mips");
    assertTrue(
        failure.contains("incomplete") && failure.contains("libpaimon_ffm.so.sha256"), failure);
  }

  @Test
  void damagedLibraryInJarIsNotLoaded() throws IOException, InterruptedException {
    Path other = folder.resolveSibling("plan_9-mips");
    Files.createDirectories(other);
    Files.writeString(other.resolve("libpaimon_ffm.so"), "whatever");
    Files.writeString(other.resolve("libpaimon_ffm.so.sha256"), hash);
    String failure = failureOn("Plan 9", "mips");
    assertTrue(failure.contains("damaged") && failure.contains(hash), failure);
    assertEquals(List.of(), List.of(cache.resolve(hash).toFile().list()));
  }

  private String failureOn(String os, String arch) throws IOException, InterruptedException {
    ChildJvm.Result result =
        jvm()
            .property("os.name", os)
            .property("os.arch", arch)
            .run(workspace.warehouse().toString());
    assertEquals(1, result.exitCode(), result::output);
    return TryLibrary.failures(result).getFirst();
  }
}
