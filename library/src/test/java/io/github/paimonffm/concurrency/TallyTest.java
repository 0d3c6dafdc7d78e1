package io.github.paimonffm.concurrency;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.stress.commits.CommitWorkload;
import io.github.paimonffm.stress.commits.Losses;
import io.github.paimonffm.stress.commits.Program;
import io.github.paimonffm.stress.commits.Tally;
import io.github.paimonffm.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A tally detects lost, duplicate and unreported commits. */
class TallyTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;
  private List<CommitWorkload.Done> done;

  @BeforeEach
  void commit() {
    table = workspace.create("t", CommitWorkload.Kind.APPEND.schema());
    done = CommitWorkload.commit(table, workspace.allocator(), 1, 3);
  }

  private Tally tally(List<CommitWorkload.Done> reported) {
    return Tally.of(table, workspace.allocator(), reported);
  }

  private Path snapshot(long id) {
    return Path.of(table.location(), "snapshot", "snapshot-" + id);
  }

  private static void assertProblem(Tally tally, String problem) {
    assertTrue(
        tally.problems().stream().anyMatch(found -> found.contains(problem)),
        () -> tally.problems().toString());
  }

  @Test
  void completeCommitsHaveNoProblems() {
    Tally tally = tally(done);
    assertEquals("3 reported, 3 present, 0 lost (9 rows read back)", tally.toString());
    assertEquals(List.of(), tally.problems());
  }

  @Test
  void missingSnapshotIsDetected() throws IOException {
    Files.delete(snapshot(2));
    Tally tally = tally(done);
    assertEquals("3 reported, 2 present, 1 lost (9 rows read back)", tally.toString());
    assertProblem(tally, "not consecutive");
  }

  @Test
  void unreportedCommitIsDetected() {
    Tally tally = tally(done.subList(0, 2));
    assertProblem(tally, "snapshots that were not reported");
    assertProblem(tally, "rows of commits that were not reported");
  }

  @Test
  void duplicateRowsAreDetected() {
    long id = done.getFirst().firstId();
    workspace.append(table, List.of(row(id, 1)));
    assertProblem(tally(done), "1 duplicate rows");
  }

  @Test
  void leftoverTemporaryFileIsDetected() throws IOException {
    Files.createFile(snapshot(3).resolveSibling(".snapshot-4.1-1.tmp"));
    assertProblem(tally(done), "leftover temporary file");
  }

  @Test
  void overwritingProgramIsIdentified() throws IOException {
    CommitWorkload.Done theirs =
        CommitWorkload.commit(table, workspace.allocator(), 2, 1).getFirst();
    Map<Program, List<CommitWorkload.Done>> reported =
        Map.of(Program.PAIMON_FFM, done, Program.PAIMON_JAVA, List.of(theirs));
    assertEquals(0, Losses.of(table, reported).ours());

    // The other program's snapshot replaces our second one, as in an unconditional rename.
    Files.move(snapshot(4), snapshot(2), StandardCopyOption.REPLACE_EXISTING);
    Path json = snapshot(2);
    Files.writeString(json, Files.readString(json).replaceFirst("\"id\":4", "\"id\":2"));
    Losses losses = Losses.of(table, reported);
    assertEquals(1, losses.count(Program.PAIMON_FFM, Program.PAIMON_JAVA), losses::toString);
    assertEquals(0, losses.ours());

    Map<Program, List<CommitWorkload.Done>> swapped =
        Map.of(Program.PAIMON_JAVA, done, Program.PAIMON_FFM, List.of(theirs));
    assertEquals(1, Losses.of(table, swapped).ours());
  }
}
