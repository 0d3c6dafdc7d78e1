package io.github.paimonffm.concurrency;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Together;
import io.github.paimonffm.testing.Workspace;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads of one process that commit to one table. {@code -Dpaimonffm.stress=long} does more. */
class ConcurrentThreadsTest {

  private static final int THREADS = 8;

  @RegisterExtension final Workspace workspace = new Workspace();

  @ParameterizedTest
  @EnumSource
  void noCommitIsLost(Stress.Kind kind) throws Exception {
    int commits = Stress.isLong() ? 40 : 5;
    Table table = workspace.create("t", kind.schema());
    List<Stress.Done> reported =
        Together.run(
                THREADS, worker -> Stress.commit(table, workspace.allocator(), worker, commits))
            .stream()
            .flatMap(List::stream)
            .toList();
    Tally.of(table, workspace.allocator(), reported)
        .assertComplete(THREADS + " threads x " + commits + " commits, " + kind, THREADS * commits);
  }
}
