package io.github.paimonffm.concurrency;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.stress.commits.CommitWorkload;
import io.github.paimonffm.stress.commits.Processes;
import io.github.paimonffm.stress.commits.Program;
import io.github.paimonffm.stress.commits.Tally;
import io.github.paimonffm.testing.Concurrently;
import io.github.paimonffm.testing.LongRun;
import io.github.paimonffm.testing.Workspace;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of threads and processes that commit to one table on a server. */
abstract class SharedTableTestBase {

  private static final int THREADS = 8;
  private static final int PROCESSES = 3;
  private static final int TIMEOUT_SECONDS = 120;

  private final String name;
  private final int commitsOfThreads;
  private final int commitsOfProcesses;

  @RegisterExtension final Workspace workspace;

  /**
   * @param name the kind of server, for the output
   * @param options the options of the catalog
   * @param commitsOfThreads the commits of each thread in the short form
   * @param commitsOfProcesses the commits of each process in the short form
   */
  SharedTableTestBase(
      String name,
      Supplier<Map<String, String>> options,
      int commitsOfThreads,
      int commitsOfProcesses) {
    this.name = name;
    this.workspace = new Workspace(options);
    this.commitsOfThreads = LongRun.isRequested() ? 40 : commitsOfThreads;
    this.commitsOfProcesses = LongRun.isRequested() ? 50 : commitsOfProcesses;
  }

  /** Each thread opens its own catalog, so the threads share no state. */
  @ParameterizedTest
  @EnumSource
  void noCommitOfThreadsIsLost(CommitWorkload.Kind kind) throws Exception {
    int commits = commitsOfThreads;
    Table table = workspace.create("t", kind.schema());
    List<CommitWorkload.Done> reported =
        Concurrently.runAndConcat(
            THREADS,
            worker -> {
              try (Program.Committer committer = Program.PAIMON_FFM.open(workspace.options())) {
                return committer.commit("t", worker, commits);
              }
            });
    Tally.of(table, workspace.allocator(), reported)
        .assertComplete(
            name + ": " + THREADS + " threads x " + commits + " commits, " + kind,
            THREADS * commits);
  }

  @Test
  void noCommitOfProcessesIsLost() throws Exception {
    int commits = commitsOfProcesses;
    Table table = workspace.create("t", CommitWorkload.Kind.APPEND.schema());
    Processes.Outcome outcome =
        new Processes(workspace.folder(), List.of())
            .run(
                List.of(new Processes.Group(Program.PAIMON_FFM, PROCESSES, 0)),
                workspace.options(),
                List.of("t"),
                commits,
                TIMEOUT_SECONDS);
    Tally.of(table, workspace.allocator(), outcome.reported().get("t"))
        .assertComplete(
            name + ": " + PROCESSES + " processes x " + commits + " commits", PROCESSES * commits);
  }
}
