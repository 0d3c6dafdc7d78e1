package io.github.paimonffm.stress.kills;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.RemovedFile;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.oracle.engine.PaimonJava;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** A process that is killed at a given point, and the checks of its table. */
public final class KillScenario {

  /** The exit code of a process that SIGKILL ended. */
  private static final int KILLED = 137;

  private static final long TIMEOUT_SECONDS = 180;

  private static final Duration OLD = Duration.ofDays(2);

  private final KillPoint point;
  private final int number;
  private final boolean keyed;
  private final Path folder;
  private final BufferAllocator allocator;
  private final PaimonJava java;
  private final Table table;
  private final Path root;

  /** The commits that the process reported. */
  private final List<Integer> reported = new ArrayList<>();

  /** The commit in progress when the process was killed. */
  private int attempt;

  private List<List<Object>> expected;

  private KillScenario(
      KillPoint point,
      int number,
      Path folder,
      BufferAllocator allocator,
      Catalog catalog,
      PaimonJava java) {
    this.point = point;
    this.number = number;
    this.keyed = number % 2 == 0;
    this.folder = folder;
    this.allocator = allocator;
    this.java = java;
    catalog.createDatabase(Workspace.DATABASE, false);
    this.table = catalog.createTable(Workspace.named("t"), KilledCommitter.schema(keyed), false);
    this.root = Path.of(table.location());
  }

  /**
   * Kills a process at a point, and checks the table.
   *
   * @param number the number of the run, which selects the kind of table and the commit
   * @return the number of orphan files that the process left
   */
  public static int at(KillPoint point, int number) throws Exception {
    Path folder = Files.createTempDirectory("paimon-ffm-killed-").toRealPath();
    Path warehouse = Files.createDirectory(folder.resolve("warehouse"));
    try (BufferAllocator allocator = new RootAllocator();
        Catalog catalog = Catalog.open(Map.of("warehouse", warehouse.toString()));
        PaimonJava java = new PaimonJava(warehouse, folder)) {
      return new KillScenario(point, number, folder, allocator, catalog, java).check();
    } catch (Throwable e) {
      throw new AssertionError("killed at " + point + ", number " + number, e);
    } finally {
      Workspace.delete(folder);
    }
  }

  private int check() throws Exception {
    killProcess();
    List<Integer> withAttempt = new ArrayList<>(reported);
    withAttempt.add(attempt);
    List<List<Object>> before = KilledCommitter.rows(keyed, reported);
    List<List<Object>> after = KilledCommitter.rows(keyed, withAttempt);
    assertRows(point.isPublished() ? after : before);
    Set<String> left = removeOrphans(true);
    assertEquals(point == KillPoint.BEFORE_HINT, left.isEmpty(), left::toString);
    assertRows(point.isPublished() ? after : before);

    if (point == KillPoint.ABORT) {
      abortAgain();
    } else {
      commitAgain();
    }
    assertRows(point == KillPoint.ABORT ? before : after);

    // Paimon Java can commit to the table afterwards.
    List<Object> more = row(1_000_000, 1, "Paimon Java");
    java.write("t", List.of(Change.insert(more)));
    expected = new ArrayList<>(expected);
    expected.add(more);
    assertRows(expected);

    Set<String> removed = removeOrphans(false);
    assertEquals(point.leavesFiles(), !removed.isEmpty(), removed::toString);
    assertTrue(left.containsAll(removed), () -> removed + " contains more than " + left);
    assertEquals(Set.of(), removeOrphans(true));
    for (String file : TableState.files(root)) {
      assertFalse(file.contains("tmp"), file);
    }
    assertRows(expected);
    return left.size();
  }

  private void killProcess() throws IOException, InterruptedException {
    ChildJvm.Result child =
        ChildJvm.running(KilledCommitter.class)
            .withFaults(point.kill(number))
            .start(
                folder.resolve("warehouse").toString(),
                folder.toString(),
                Boolean.toString(point == KillPoint.ABORT))
            .await(TIMEOUT_SECONDS);
    assertEquals(KILLED, child.exitCode(), child::output);
    child
        .output()
        .lines()
        .forEach(
            line -> {
              if (line.startsWith(KilledCommitter.COMMITTED)) {
                reported.add(Integer.valueOf(line.substring(KilledCommitter.COMMITTED.length())));
              } else if (line.startsWith(KilledCommitter.ATTEMPT)) {
                attempt = Integer.parseInt(line.substring(KilledCommitter.ATTEMPT.length()));
              }
            });
    assertFalse(reported.contains(attempt), child::output);
  }

  /** Checks the rows that this library and Paimon Java read. */
  private void assertRows(List<List<Object>> rows) throws Exception {
    expected = rows;
    Rows.assertSame(rows, Rows.of(table, allocator));
    Rows.assertSame(rows, java.read("t"));
  }

  private void commitAgain() throws IOException {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages;
    if (point.isPrepared()) {
      builder = builder();
      messages = messages();
    } else {
      messages = KilledCommitter.write(builder, table, allocator, attempt);
    }
    long id = Workspace.commit(builder, messages).orElseThrow().id();
    assertEquals(reported.size() + 1L, id);
    if (point.isPrepared()) {
      assertEquals(id, Workspace.commit(builder(), messages).orElseThrow().id());
    }
    assertEquals(id, table.snapshots().size());
  }

  private void abortAgain() throws IOException {
    List<CommitMessage> messages = messages();
    try (BatchTableCommit commit = builder().newCommit()) {
      assertThrows(IllegalStateException.class, () -> commit.commit(messages));
      commit.abort(messages);
    }
  }

  private BatchWriteBuilder builder() throws IOException {
    return Transport.fromBytes(
        Files.readAllBytes(folder.resolve("builder")), BatchWriteBuilder.class);
  }

  private List<CommitMessage> messages() throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve("messages"));
    List<CommitMessage> messages = new ArrayList<>();
    for (Object message : Transport.fromBytes(bytes, List.class)) {
      messages.add(CommitMessage.fromBytes((byte[]) message));
    }
    return messages;
  }

  /** Removes orphan files of any age. */
  private Set<String> removeOrphans(boolean dryRun) throws IOException {
    Instant now = Instant.now();
    for (String file : TableState.files(root)) {
      Files.setLastModifiedTime(root.resolve(file), FileTime.from(now.minus(OLD)));
    }
    Set<String> names = new TreeSet<>();
    for (RemovedFile file :
        table.removeOrphanFiles(now.minus(Duration.ofDays(1)), dryRun).removed()) {
      names.add(root.relativize(Path.of(file.path())).toString());
    }
    return names;
  }
}
