package io.github.paimonffm.concurrency;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.Table;
import io.github.paimonffm.exception.CommitConflictException;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Many committers on one table. Each row names the worker and the commit that it comes from, so a
 * commit that was reported and is not there, or is there and was not reported, shows.
 */
final class Stress {

  private static final int ROWS_PER_COMMIT = 3;

  private Stress() {}

  /** The kinds of tables that are committed to. */
  enum Kind {
    APPEND,
    KEYED;

    Schema.Builder schema() {
      Schema.Builder schema =
          Schema.builder().column("id", "BIGINT NOT NULL").column("worker", "INT");
      return switch (this) {
        case APPEND -> schema;
        case KEYED -> schema.primaryKey("id").option("bucket", "2");
      };
    }
  }

  /** Whether the long form was asked for. */
  static boolean isLong() {
    return "long".equals(System.getProperty("paimonffm.stress"));
  }

  /** Commits so often, and returns the snapshots that were reported. */
  static List<Long> commit(Table table, BufferAllocator allocator, int worker, int commits) {
    List<Long> reported = new ArrayList<>();
    for (int commit = 0; commit < commits; commit++) {
      BatchWriteBuilder builder = table.newBatchWriteBuilder();
      try (BatchTableWrite write = builder.newWrite();
          BatchTableCommit committer = builder.newCommit();
          VectorSchemaRoot root =
              Rows.batch(table.arrowSchema(), allocator, rows(worker, commit))) {
        write.writeArrow(root);
        Snapshot snapshot = committer.commit(write.prepareCommit()).orElseThrow();
        assertEquals(builder.commitUser(), snapshot.commitUser());
        reported.add(snapshot.id());
      } catch (CommitConflictException e) {
        // An honest answer: others won every attempt, and nothing may be there of it.
        System.out.println("worker " + worker + " gave up on commit " + commit + ": " + e);
      }
    }
    return reported;
  }

  private static List<List<Object>> rows(int worker, int commit) {
    return LongStream.range(0, ROWS_PER_COMMIT)
        .mapToObj(i -> row(worker * 1_000_000L + commit * ROWS_PER_COMMIT + i, worker))
        .toList();
  }

  /** Compares what was reported with what is there, and prints the sum. */
  static void check(
      String name, Table table, BufferAllocator allocator, List<Long> reported, int asked) {
    List<Snapshot> present = table.snapshots();
    Set<Long> lost = new HashSet<>(reported);
    present.forEach(snapshot -> lost.remove(snapshot.id()));
    List<List<Object>> rows = Rows.of(table, allocator);
    long lostRows = (long) reported.size() * ROWS_PER_COMMIT - rows.size();
    System.out.printf(
        "%s: %d reported, %d present, %d lost (%d rows read back)%n",
        name, reported.size(), present.size(), Math.max(lost.size(), lostRows), rows.size());

    assertEquals(asked, reported.size(), "commits that were given up");
    assertEquals(reported.size(), new HashSet<>(reported).size(), "a snapshot reported twice");
    assertEquals(
        LongStream.rangeClosed(1, reported.size()).boxed().toList(),
        present.stream().map(Snapshot::id).toList(),
        "the snapshots should be numbered without a gap");
    assertEquals(
        present.size(),
        present.stream().map(Snapshot::commitUser).distinct().count(),
        "each commit has a user of its own");
    assertEquals(Set.of(), lost);
    assertEquals((long) reported.size() * ROWS_PER_COMMIT, rows.size(), "rows");
    assertEquals(rows.size(), new HashSet<>(rows).size(), "no row may come twice");
    assertEquals(rows.size(), present.getLast().totalRecordCount().orElseThrow());
  }
}
