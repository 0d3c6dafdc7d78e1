package io.github.paimonffm.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Row;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.Rows;
import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.Commands;
import io.github.paimonffm.testing.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Processes of a user without a name and a home folder, and processes with few threads or files.
 */
@EnabledOnOs(OS.LINUX)
class RestrictedProcessTest {

  private static final String USER = "54321";

  @RegisterExtension final Workspace workspace = new Workspace();

  /** Returns a command that removes the variables with folders of the user. */
  private static List<String> withoutFolders() {
    return List.of("env", "-u", "HOME", "-u", "XDG_CACHE_HOME");
  }

  private ChildJvm jvm(List<String> command) {
    return ChildJvm.running(TryLibrary.class).by(command.toArray(String[]::new));
  }

  @Test
  void userWithoutHomeFolderUsesTemporaryFolder() throws Exception {
    List<String> command =
        new ArrayList<>(List.of("unshare", "-U", "--map-user=" + USER, "--map-group=" + USER));
    command.addAll(withoutFolders());
    assumeTrue(Commands.works(command, "true"), "this user may not create user namespaces");
    Path work = Files.createDirectory(workspace.folder().resolve("work"));
    String output =
        jvm(command)
            .withLibraryFromClassPath()
            .flag("-XX:TieredStopAtLevel=4")
            .in(work)
            .run(workspace.warehouse().toString())
            .succeeded()
            .output();
    assertTrue(output.contains("databases: [db]"), output);
    assertTrue(
        output.contains(
            "Unusable places: (1) the cache folder (system property user.home): '?' is not an"
                + " absolute path"),
        output);
    try (var files = Files.list(work)) {
      assertEquals(List.of(), files.toList(), "files in the working folder");
    }
  }

  /** Returns a command that limits the threads of a user without other processes. */
  private static List<String> withThreads(int limit) {
    // The class path may be in folders that only its owner can read.
    String rights = "+dac_read_search,+dac_override";
    return List.of(
        "setpriv",
        "--reuid=" + USER,
        "--regid=" + USER,
        "--clear-groups",
        "--inh-caps=" + rights,
        "--ambient-caps=" + rights,
        "prlimit",
        "--nproc=" + limit + ":" + limit);
  }

  @Test
  void refusedThreadsAreReportedOrNotNeeded() throws Exception {
    assumeTrue(Commands.works(withThreads(5), "true"), "only root can start processes of others");
    Files.setPosixFilePermissions(workspace.folder(), PosixFilePermissions.fromString("rwxrwxrwx"));
    List<String> outcomes = new ArrayList<>();
    boolean refused = false;
    boolean works = false;
    // The JVM itself needs about ten threads.
    for (int threads = 9; threads <= 40 && !works; threads++) {
      ChildJvm.Result result =
          jvm(withThreads(threads))
              .flag("-XX:+UseSerialGC")
              .run(workspace.folder().resolve("w" + threads).toString());
      works = result.exitCode() == 0;
      List<String> failures = TryLibrary.failures(result);
      outcomes.add(threads + " threads: " + (works ? "works" : failures));
      for (String failure : failures) {
        refused = true;
        assertTrue(failure.contains("ulimit -u"), result::output);
        assertFalse(failure.contains("bug"), result::output);
      }
      boolean jvmFailed = result.output().contains("unable to create native thread");
      assertTrue(works || jvmFailed || !failures.isEmpty(), result::output);
    }
    assertTrue(works && refused, outcomes::toString);
  }

  @Test
  void fewOpenFilesAreEnoughForManyPartitions() throws Exception {
    // The JVM and its class path take about fifty.
    List<String> limit = List.of("prlimit", "--nofile=100:100");
    assumeTrue(Commands.works(limit, "true"), "prlimit is not installed");
    ChildJvm.running(ManyPartitions.class)
        .by(limit.toArray(String[]::new))
        .run(workspace.warehouse().toString())
        .succeeded();
  }

  /** Writes rows of more partitions than files that the process may open, and reads them back. */
  static final class ManyPartitions {
    private static final int PARTITIONS = 300;

    public static void main(String[] args) {
      try (Catalog catalog = Catalog.open(Map.of("warehouse", args[0]))) {
        catalog.createDatabase("db", false);
        Table table =
            catalog.createTable(
                Identifier.of("db", "t"),
                Schema.builder()
                    .column("id", "INT NOT NULL")
                    .column("part", "INT NOT NULL")
                    .partitionKeys("part")
                    .build(),
                false);
        table.appendRows(
            IntStream.range(0, 3 * PARTITIONS)
                .mapToObj(id -> new Object[] {id, id % PARTITIONS})
                .toList());
        try (Rows<Row> rows = table.newReadBuilder().rows()) {
          long sum = 0;
          while (rows.hasNext()) {
            sum += rows.next().getInt("id");
          }
          assertEquals(3L * PARTITIONS * (3 * PARTITIONS - 1) / 2, sum);
        }
      }
    }
  }
}
