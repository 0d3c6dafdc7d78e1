package io.github.paimonffm.concurrency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.CommitConflictException;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who tells apart what became of commits has to see who overwrote whose. */
class FatesTest {

  private static final int OURS = 0;
  private static final int THEIRS = 1;

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;
  private List<Stress.Done> ours;
  private List<Stress.Done> theirs;

  @BeforeEach
  void commit() {
    table = workspace.create("t", Stress.Kind.APPEND.schema());
    ours = Stress.commit(table, workspace.allocator(), OURS, 2);
    theirs = Stress.commit(table, workspace.allocator(), THEIRS, 2);
  }

  private Path snapshot(long id) {
    return Path.of(table.location(), "snapshot", "snapshot-" + id);
  }

  /** Has a snapshot say that it is another commit user's. */
  private void replaceUser(long id, String user) throws IOException {
    Path file = snapshot(id);
    Files.writeString(
        file,
        Files.readString(file).replaceFirst("(\"commitUser\"\\s*:\\s*\")[^\"]*", "$1" + user));
  }

  private Losses losses() {
    return Losses.of(table, Map.of(Program.PAIMON_FFM, ours, Program.PYPAIMON_RUST, theirs));
  }

  private Fates fates(List<Processes.Trouble> gaveUp) {
    List<Stress.Done> all = new ArrayList<>(ours);
    all.addAll(theirs);
    Tally tally = Tally.of(table, workspace.allocator(), all);
    return Fates.of(table, workspace.allocator(), ours, gaveUp, tally);
  }

  @Test
  void allCommitsAreIntact() {
    assertEquals(new Fates(2, 0, 0, 0, 0), fates(List.of()));
    assertEquals(0, losses().ours());
  }

  @Test
  void anOverwrittenSnapshotIsLostThroughItsSuccessor() throws IOException {
    replaceUser(1, theirs.getFirst().user());
    assertEquals(1, losses().count(Program.PAIMON_FFM, Program.PYPAIMON_RUST));
    assertEquals(0, losses().ours());
    assertEquals(new Fates(1, 1, 0, 0, 0), fates(List.of()));
  }

  @Test
  void aSnapshotOfTheirsThatWeReplacedIsOurs() throws IOException {
    replaceUser(3, ours.getFirst().user());
    assertEquals(1, losses().count(Program.PYPAIMON_RUST, Program.PAIMON_FFM));
    assertEquals(1, losses().ours());
  }

  @Test
  void aSnapshotWithoutAReporterMayBeOurs() throws IOException {
    replaceUser(3, "nobody");
    assertEquals(1, losses().unexplained().size());
    assertEquals(1, losses().ours());
  }

  @Test
  void aSnapshotWhoseIdWasNeverToldIsNobodys() throws IOException {
    replaceUser(3, "nobody");
    Stress.Done gone = theirs.getFirst();
    theirs = List.of(new Stress.Done(Stress.Done.UNTOLD, gone.user(), gone.firstId()));
    assertEquals(1, losses().untold().size());
    assertEquals(0, losses().ours());
  }

  @Test
  void unknownOutcomesAreThereOrNot() {
    String unknown = CommitOutcomeUnknownException.class.getName() + ": no answer";
    String conflict = CommitConflictException.class.getName() + ": too many";
    Fates fates =
        fates(
            List.of(
                new Processes.Trouble(OURS, 1, unknown),
                new Processes.Trouble(OURS, 7, unknown),
                new Processes.Trouble(OURS, 8, conflict)));
    assertEquals(new Fates(2, 0, 1, 1, 1), fates);
  }
}
