package io.github.paimonffm.concurrency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.stress.commits.CommitWorkload;
import io.github.paimonffm.stress.commits.Losses;
import io.github.paimonffm.stress.commits.Processes;
import io.github.paimonffm.stress.commits.Program;
import io.github.paimonffm.stress.commits.Tally;
import io.github.paimonffm.testing.Workspace;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Processes of this library and of another program that commit to one table. The other program
 * checks for the snapshot file and then renames. Its lock is valid only in its own process, so this
 * library cannot prevent the other program from overwriting snapshots. This library must not
 * overwrite any snapshot.
 */
@Tag("oracle")
class WithOtherProgramsTest {

  private static final int PROCESSES = 2;
  private static final int COMMITS = 10;

  @RegisterExtension final Workspace workspace = new Workspace();

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PAIMON_FFM")
  void thisLibraryOverwritesNoSnapshotOfOthers(Program other) throws Exception {
    Optional<String> missing = other.missing();
    assumeTrue(missing.isEmpty(), () -> missing.orElseThrow());
    Table table = workspace.create("t", CommitWorkload.Kind.APPEND.schema());
    List<Processes.Group> groups =
        Processes.Group.of(new EnumMap<>(Map.of(Program.PAIMON_FFM, PROCESSES, other, PROCESSES)));
    Processes.Outcome outcome =
        new Processes(workspace.folder(), List.of())
            .run(groups, workspace.options(), List.of("t"), COMMITS, 120);
    Map<Program, List<CommitWorkload.Done>> reported = new EnumMap<>(Program.class);
    for (Processes.Group group : groups) {
      List<CommitWorkload.Done> commits = group.of(outcome.reported().get("t"));
      assertFalse(
          commits.isEmpty(), () -> group.program() + " failed to commit: " + outcome.gaveUp());
      reported.put(group.program(), commits);
    }
    Losses losses = Losses.of(table, reported);
    System.out.println(Tally.of(table, workspace.allocator(), outcome.reported().get("t")));
    assertEquals(0, losses.ours(), losses::toString);
  }
}
