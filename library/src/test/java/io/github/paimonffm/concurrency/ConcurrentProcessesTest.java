package io.github.paimonffm.concurrency;

import io.github.paimonffm.stress.commits.CommitWorkload;
import io.github.paimonffm.stress.commits.Processes;
import io.github.paimonffm.stress.commits.Program;
import io.github.paimonffm.stress.commits.Tally;
import io.github.paimonffm.testing.LongRun;
import io.github.paimonffm.testing.Workspace;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Processes that commit to the same local tables. {@code -Dpaimonffm.stress=long} runs longer. */
class ConcurrentProcessesTest {

  private static final int PROCESSES = 4;

  @RegisterExtension final Workspace workspace = new Workspace();

  @Test
  void noCommitOfProcessesIsLost() throws Exception {
    int commits = LongRun.isRequested() ? 50 : 6;
    for (CommitWorkload.Kind kind : CommitWorkload.Kind.values()) {
      workspace.create(kind.name(), kind.schema());
    }
    Processes.Outcome outcome =
        new Processes(workspace.folder(), List.of())
            .run(
                List.of(new Processes.Group(Program.PAIMON_FFM, PROCESSES, 0)),
                workspace.options(),
                Stream.of(CommitWorkload.Kind.values()).map(Enum::name).toList(),
                commits,
                60);
    for (CommitWorkload.Kind kind : CommitWorkload.Kind.values()) {
      Tally.of(
              workspace.catalog().getTable(Workspace.named(kind.name())),
              workspace.allocator(),
              outcome.reported().get(kind.name()))
          .assertComplete(
              PROCESSES + " processes x " + commits + " commits, " + kind, PROCESSES * commits);
    }
  }
}
