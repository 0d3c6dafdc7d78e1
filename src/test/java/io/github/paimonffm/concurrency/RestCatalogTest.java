package io.github.paimonffm.concurrency;

import io.github.paimonffm.Table;
import io.github.paimonffm.rest.RestServer;
import io.github.paimonffm.testing.Together;
import io.github.paimonffm.testing.Workspace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads and processes that commit to one table of a REST catalog. */
@Tag("oracle")
class RestCatalogTest {

  private static final int THREADS = 8;
  private static final int PROCESSES = 3;

  @RegisterExtension static final RestServer server = new RestServer();

  @RegisterExtension final Workspace workspace = new Workspace(server::options);

  /** Each thread with a catalog of its own. */
  @ParameterizedTest
  @EnumSource
  void noCommitOfThreadsIsLost(Stress.Kind kind) throws Exception {
    int commits = Stress.isLong() ? 40 : 5;
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
            "REST: " + THREADS + " threads x " + commits + " commits, " + kind, THREADS * commits);
  }

  @Test
  void noCommitOfProcessesIsLost() throws Exception {
    int commits = Stress.isLong() ? 50 : 5;
    Table table = workspace.create("t", Stress.Kind.APPEND.schema());
    Processes.Outcome outcome =
        new Processes(workspace.folder(), List.of())
            .run(
                List.of(new Processes.Group(Program.PAIMON_FFM, PROCESSES, 0)),
                workspace.options(),
                Map.of(),
                List.of("t"),
                commits,
                120);
    Tally.of(table, workspace.allocator(), outcome.reported().get("t"))
        .assertComplete(
            "REST: " + PROCESSES + " processes x " + commits + " commits", PROCESSES * commits);
  }
}
