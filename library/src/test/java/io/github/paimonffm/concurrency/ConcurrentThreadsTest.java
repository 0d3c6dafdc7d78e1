package io.github.paimonffm.concurrency;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.stress.commits.CommitWorkload;
import io.github.paimonffm.stress.commits.Tally;
import io.github.paimonffm.testing.Concurrently;
import io.github.paimonffm.testing.LongRun;
import io.github.paimonffm.testing.Workspace;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads that commit to one local table. {@code -Dpaimonffm.stress=long} runs longer. */
class ConcurrentThreadsTest {

  private static final int THREADS = 8;

  @RegisterExtension final Workspace workspace = new Workspace();

  @ParameterizedTest
  @EnumSource
  void noCommitOfThreadsIsLost(CommitWorkload.Kind kind) throws Exception {
    int commits = LongRun.isRequested() ? 40 : 5;
    Table table = workspace.create("t", kind.schema());
    List<CommitWorkload.Done> reported =
        Concurrently.runAndConcat(
            THREADS,
            worker -> CommitWorkload.commit(table, workspace.allocator(), worker, commits));
    Tally.of(table, workspace.allocator(), reported)
        .assertComplete(THREADS + " threads x " + commits + " commits, " + kind, THREADS * commits);
  }
}
