package io.github.paimonffm.concurrency;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Together;
import io.github.paimonffm.testing.Workspace;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads and processes that commit to one table, which a server keeps. */
abstract class SharedTable {

  private static final int THREADS = 8;
  private static final int PROCESSES = 3;
  private static final int TIMEOUT_SECONDS = 120;

  private final String name;
  private final int commitsOfThreads;
  private final int commitsOfProcesses;

  @RegisterExtension final Workspace workspace;

  /**
   * @param name of the kind of server, for what is printed
   * @param options of the catalog
   * @param commitsOfThreads of each, in the short form
   * @param commitsOfProcesses of each, in the short form
   */
  SharedTable(
      String name,
      Supplier<Map<String, String>> options,
      int commitsOfThreads,
      int commitsOfProcesses) {
    this.name = name;
    this.workspace = new Workspace(options);
    this.commitsOfThreads = Stress.isLong() ? 40 : commitsOfThreads;
    this.commitsOfProcesses = Stress.isLong() ? 50 : commitsOfProcesses;
  }

  /** Each thread with a catalog of its own, none of which knows what the others have tried. */
  @ParameterizedTest
  @EnumSource
  void noCommitOfThreadsIsLost(Stress.Kind kind) throws Exception {
    int commits = commitsOfThreads;
    Table table = workspace.create("t", kind.schema());
    List<Stress.Done> reported =
        Together.run(
                THREADS,
                worker -> {
                  try (Program.Committer one = Program.PAIMON_FFM.open(workspace.options())) {
                    return one.commit("t", worker, commits);
                  }
                })
            .stream()
            .flatMap(List::stream)
            .toList();
    Tally.of(table, workspace.allocator(), reported)
        .assertComplete(
            name + ": " + THREADS + " threads x " + commits + " commits, " + kind,
            THREADS * commits);
  }

  @Test
  void noCommitOfProcessesIsLost() throws Exception {
    int commits = commitsOfProcesses;
    Table table = workspace.create("t", Stress.Kind.APPEND.schema());
    Processes.Outcome outcome =
        new Processes(workspace.folder(), List.of())
            .run(
                List.of(new Processes.Group(Program.PAIMON_FFM, PROCESSES, 0)),
                workspace.options(),
                Map.of(),
                List.of("t"),
                commits,
                TIMEOUT_SECONDS);
    Tally.of(table, workspace.allocator(), outcome.reported().get("t"))
        .assertComplete(
            name + ": " + PROCESSES + " processes x " + commits + " commits", PROCESSES * commits);
  }
}
