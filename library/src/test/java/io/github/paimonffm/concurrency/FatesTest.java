package io.github.paimonffm.concurrency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.CommitConflictException;
import io.github.paimonffm.stress.commits.CommitWorkload;
import io.github.paimonffm.stress.commits.Fates;
import io.github.paimonffm.stress.commits.Losses;
import io.github.paimonffm.stress.commits.Processes;
import io.github.paimonffm.stress.commits.Program;
import io.github.paimonffm.stress.commits.Tally;
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

/** Fates and losses identify the program that overwrote a snapshot. */
class FatesTest {

  private static final int OURS = 0;
  private static final int THEIRS = 1;

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;
  private List<CommitWorkload.Done> ours;
  private List<CommitWorkload.Done> theirs;

  @BeforeEach
  void commit() {
    table = workspace.create("t", CommitWorkload.Kind.APPEND.schema());
    ours = CommitWorkload.commit(table, workspace.allocator(), OURS, 2);
    theirs = CommitWorkload.commit(table, workspace.allocator(), THEIRS, 2);
  }

  private Path snapshot(long id) {
    return Path.of(table.location(), "snapshot", "snapshot-" + id);
  }

  /** Replaces the commit user in a snapshot file. */
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
    List<CommitWorkload.Done> all = new ArrayList<>(ours);
    all.addAll(theirs);
    Tally tally = Tally.of(table, workspace.allocator(), all);
    return Fates.of(table, workspace.allocator(), ours, gaveUp, tally);
  }

  @Test
  void untouchedCommitsAreIntact() {
    assertEquals(new Fates(2, 0, 0, 0, 0), fates(List.of()));
    assertEquals(0, losses().ours());
  }

  @Test
  void lossIsAttributedToOverwritingProgram() throws IOException {
    replaceUser(1, theirs.getFirst().user());
    assertEquals(1, losses().count(Program.PAIMON_FFM, Program.PYPAIMON_RUST));
    assertEquals(0, losses().ours());
    assertEquals(new Fates(1, 1, 0, 0, 0), fates(List.of()));
  }

  @Test
  void overwritingForeignSnapshotCountsAsOurs() throws IOException {
    replaceUser(3, ours.getFirst().user());
    assertEquals(1, losses().count(Program.PYPAIMON_RUST, Program.PAIMON_FFM));
    assertEquals(1, losses().ours());
  }

  @Test
  void lossWithoutReporterCountsAsOurs() throws IOException {
    replaceUser(3, "nobody");
    assertEquals(1, losses().unexplained().size());
    assertEquals(1, losses().ours());
  }

  @Test
  void lossOfUnknownSnapshotIdIsNotAttributed() throws IOException {
    replaceUser(3, "nobody");
    CommitWorkload.Done gone = theirs.getFirst();
    theirs =
        List.of(
            new CommitWorkload.Done(CommitWorkload.Done.UNKNOWN_ID, gone.user(), gone.firstId()));
    assertEquals(1, losses().untold().size());
    assertEquals(0, losses().ours());
  }

  @Test
  void unknownOutcomesAreSplitByPresence() {
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
