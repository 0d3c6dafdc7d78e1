package io.github.paimonffm.s3;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.SchemaChange;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.DailyTable;
import io.github.paimonffm.testing.FaultyProxy;
import io.github.paimonffm.testing.FaultyProxy.Reaction;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.RequestLog;
import io.github.paimonffm.testing.S3Server;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The requests with which a commit to S3 looks up the files of its messages. */
class FileLookupsTest {

  /** A single folder is listed if a commit has at least so many files in it. */
  private static final int MANY = 32;

  /** The number of names that the server returns for one request. */
  private static final int PER_REQUEST = 1000;

  private static final String PREFIX = "data-file.prefix";

  @RegisterExtension static final S3Server server = new S3Server();

  @RegisterExtension final FaultyProxy proxy = new FaultyProxy(server::port);

  @RegisterExtension final Workspace workspace = new Workspace(() -> server.options(proxy.port()));

  private final RequestLog requests = new RequestLog();

  /** Prepares the messages of several writers, each of which writes the same rows. */
  private List<CommitMessage> prepare(
      BatchWriteBuilder builder, Table table, int writers, List<List<Object>> rows) {
    List<CommitMessage> messages = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      messages.addAll(workspace.prepare(builder, table, rows));
    }
    return messages;
  }

  /** Commits messages, and checks that the snapshot has all of their files. */
  private void commit(BatchWriteBuilder builder, Table table, List<CommitMessage> messages) {
    int before = table.files().size();
    requests.clear();
    proxy.setRule(requests);
    Workspace.commit(builder, messages).orElseThrow();
    proxy.setRule(request -> Reaction.PASS);
    long added = messages.stream().mapToLong(CommitMessage::fileCount).sum();
    assertEquals(before + added, table.files().size());
  }

  private void assertRequests(int listings, int lookups) {
    assertEquals(
        listings + " listings, " + lookups + " lookups",
        requests.listings() + " listings, " + requests.lookups() + " lookups");
  }

  @Test
  void fewFilesAreLookedUpOneByOne() {
    Table table = workspace.create("t", DailyTable.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    commit(builder, table, prepare(builder, table, MANY - 1, List.of(row(1, "mon"))));
    assertRequests(0, MANY - 1);
  }

  @Test
  void manyFilesOfFolderAreListed() {
    Table table = workspace.create("t", DailyTable.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    commit(builder, table, prepare(builder, table, MANY, List.of(row(1, "mon"))));
    assertRequests(1, 0);
  }

  @Test
  void manyFoldersAreListed() {
    Table table = workspace.create("t", DailyTable.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<List<Object>> rows =
        IntStream.range(0, 5).mapToObj(day -> row(day, "day " + day)).toList();
    List<CommitMessage> messages = prepare(builder, table, 8, rows);
    messages.addAll(prepare(builder, table, 7, List.of(row(1, "one file less"))));
    commit(builder, table, messages);
    assertRequests(5, 7);
  }

  @Test
  void filesWithSpecialCharactersInTheirPathsAreListed() {
    Table table = workspace.create("t", DailyTable.schema().option(PREFIX, "ä &+-"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<String> days =
        List.of("a b", "a+b", "ä€😀", "50% = 1/2", "<a&b>'\"", "?x#y", "a%20b", "back\\slash");
    List<List<Object>> rows = days.stream().map(day -> row(1, day)).toList();
    commit(builder, table, prepare(builder, table, 8, rows));
    assertRequests(days.size(), 0);
    assertEquals(8 * days.size(), workspace.rows(table).size());
  }

  @Test
  void missingFileInListedFolderIsFound() {
    Table table = workspace.create("t", DailyTable.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = prepare(builder, table, MANY + 8, List.of(row(1, "mon")));
    CommitMessage aborted = messages.get(17);
    try (BatchTableCommit commit = Transport.send(builder).newCommit()) {
      commit.abort(List.of(aborted));
    }
    requests.clear();
    proxy.setRule(requests);
    IllegalStateException missing =
        assertThrows(IllegalStateException.class, () -> Workspace.commit(builder, messages));
    Messages.assertNames(
        missing,
        "nothing was committed: file '" + table.location() + "/dt=mon/bucket-0/data-",
        "of a commit message does not exist; the messages were aborted, or another program");
    assertRequests(1, 1);
    assertTrue(table.latestSnapshot().isEmpty());
    // The other messages can be committed.
    List<CommitMessage> rest = messages.stream().filter(m -> !m.equals(aborted)).toList();
    commit(builder, table, rest);
    assertRequests(1, 0);
  }

  /** A file in another folder must not stand for a missing file of the same name. */
  @Test
  void missingFileInSmallFolderIsFound() {
    Table table = workspace.create("t", DailyTable.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = prepare(builder, table, MANY, List.of(row(1, "mon")));
    List<CommitMessage> both =
        workspace.prepare(builder, table, List.of(row(1, "mon"), row(2, "tue")));
    messages.addAll(both);
    CommitMessage aborted =
        both.stream().filter(m -> m.partition().containsValue("tue")).findFirst().orElseThrow();
    try (BatchTableCommit commit = Transport.send(builder).newCommit()) {
      commit.abort(List.of(aborted));
    }
    IllegalStateException missing =
        assertThrows(IllegalStateException.class, () -> Workspace.commit(builder, messages));
    Messages.assertNames(missing, table.location() + "/dt=tue/bucket-0/data-");
  }

  /** Returns the table with another prefix of file names. */
  private Table withPrefix(String prefix) {
    workspace
        .catalog()
        .alterTable(Workspace.named("t"), List.of(SchemaChange.setOption(PREFIX, prefix)), false);
    return workspace.catalog().getTable(Workspace.named("t"));
  }

  @Test
  void listingOfCrowdedFolderStopsWhenItFindsTooFewFiles() {
    Table table = workspace.create("t", Schema.builder().column("id", "INT").option(PREFIX, "m-"));
    BatchWriteBuilder many = table.newBatchWriteBuilder();
    commit(many, table, prepare(many, table, PER_REQUEST, List.of(row(1))));
    // The folder itself is an object too, so the last file comes with the second request.
    assertRequests(2, 0);

    // The listing returns the files of this commit after a thousand others.
    Table last = withPrefix("z-");
    BatchWriteBuilder builder = last.newBatchWriteBuilder();
    List<CommitMessage> messages = prepare(builder, last, MANY + 8, List.of(row(1)));
    CommitMessage aborted = messages.get(17);
    try (BatchTableCommit commit = Transport.send(builder).newCommit()) {
      commit.abort(List.of(aborted));
    }
    IllegalStateException missing =
        assertThrows(IllegalStateException.class, () -> Workspace.commit(builder, messages));
    Messages.assertNames(missing, table.location() + "/bucket-0/z-");
    commit(builder, last, messages.stream().filter(m -> !m.equals(aborted)).toList());
    assertRequests(1, MANY + 7);

    // The listing returns the files of this commit first.
    Table first = withPrefix("a-");
    BatchWriteBuilder other = first.newBatchWriteBuilder();
    commit(other, first, prepare(other, first, MANY + 8, List.of(row(1))));
    assertRequests(1, 0);
  }

  /** A user may be allowed to read and write objects, but not to list them. */
  @Test
  void filesAreLookedUpWhenListingFails() {
    Table table = workspace.create("t", DailyTable.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = prepare(builder, table, MANY, List.of(row(1, "mon")));
    Reaction denied = new Reaction(false, "403 Forbidden", "");
    proxy.setRule(
        request -> {
          requests.to(request);
          return RequestLog.isListing(request) ? denied : Reaction.PASS;
        });
    assertEquals(1, Workspace.commit(builder, messages).orElseThrow().id());
    assertRequests(1, MANY);
  }
}
