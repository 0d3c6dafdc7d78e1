package io.github.paimonffm.concurrency;

import io.github.paimonffm.Table;
import io.github.paimonffm.testing.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Long> reported = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<List<Long>>> all = new ArrayList<>();
      for (int worker = 0; worker < THREADS; worker++) {
        int number = worker;
        all.add(
            threads.submit(
                () -> {
                  start.await();
                  return Stress.commit(table, workspace.allocator(), number, commits);
                }));
      }
      for (Future<List<Long>> one : all) {
        reported.addAll(one.get());
      }
    }
    Stress.check(
        THREADS + " threads x " + commits + " commits, " + kind,
        table,
        workspace.allocator(),
        reported,
        THREADS * commits);
  }
}
