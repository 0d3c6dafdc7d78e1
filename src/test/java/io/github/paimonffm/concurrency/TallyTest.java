package io.github.paimonffm.concurrency;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.catalog.Table;
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

/** Who counts has to see what is wrong. */
class TallyTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;
  private List<Stress.Done> done;

  @BeforeEach
  void commit() {
    table = workspace.create("t", Stress.Kind.APPEND.schema());
    done = Stress.commit(table, workspace.allocator(), 1, 3);
  }

  private Tally tally(List<Stress.Done> reported) {
    return Tally.of(table, workspace.allocator(), reported);
  }

  private Path snapshot(long id) {
    return Path.of(table.location(), "snapshot", "snapshot-" + id);
  }

  private static void assertTold(Tally tally, String problem) {
    assertTrue(
        tally.problems().stream().anyMatch(one -> one.contains(problem)),
        () -> tally.problems().toString());
  }

  @Test
  void whatIsAllThere() {
    Tally tally = tally(done);
    assertEquals("3 reported, 3 present, 0 lost (9 rows read back)", tally.toString());
    assertEquals(List.of(), tally.problems());
  }

  @Test
  void aSnapshotThatIsGone() throws IOException {
    Files.delete(snapshot(2));
    Tally tally = tally(done);
    assertEquals("3 reported, 2 present, 1 lost (9 rows read back)", tally.toString());
    assertTold(tally, "without a gap");
  }

  @Test
  void aCommitThatNobodyReported() {
    Tally tally = tally(done.subList(0, 2));
    assertTold(tally, "never reported");
    assertTold(tally, "rows of commits that were never reported");
  }

  @Test
  void rowsThatAreThereTwice() {
    long id = done.getFirst().firstId();
    workspace.append(table, List.of(row(id, 1)));
    assertTold(tally(done), "1 rows twice");
  }

  @Test
  void aTemporaryFileThatIsLeft() throws IOException {
    Files.createFile(snapshot(3).resolveSibling(".snapshot-4.1-1.tmp"));
    assertTold(tally(done), "a temporary file is left");
  }

  @Test
  void whoOverwroteWhom() throws IOException {
    Stress.Done theirs = Stress.commit(table, workspace.allocator(), 2, 1).getFirst();
    Map<Program, List<Stress.Done>> reported =
        Map.of(Program.PAIMON_FFM, done, Program.PAIMON_JAVA, List.of(theirs));
    assertEquals(0, Losses.of(table, reported).ours());

    // Theirs takes the place of the second of ours, as a rename does that does not look.
    Files.move(snapshot(4), snapshot(2), StandardCopyOption.REPLACE_EXISTING);
    Path json = snapshot(2);
    Files.writeString(json, Files.readString(json).replaceFirst("\"id\":4", "\"id\":2"));
    Losses losses = Losses.of(table, reported);
    assertEquals(1, losses.count(Program.PAIMON_FFM, Program.PAIMON_JAVA), losses::toString);
    assertEquals(0, losses.ours());

    Map<Program, List<Stress.Done>> swapped =
        Map.of(Program.PAIMON_JAVA, done, Program.PAIMON_FFM, List.of(theirs));
    assertEquals(1, Losses.of(table, swapped).ours());
  }
}
