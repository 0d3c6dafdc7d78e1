package io.github.paimonffm.concurrency;

import static io.github.paimonffm.testing.Rows.row;

import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.CommitConflictException;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Many committers on one table. Each row names the worker and the commit that it comes from, so a
 * commit that was reported and is not there, or is there and was not reported, shows in a {@link
 * Tally}.
 */
final class Stress {

  static final int ROWS_PER_COMMIT = 3;

  /** A system property: commits of unknown outcome are done again, as users are advised to. */
  static final String REPEATS_UNKNOWN = "paimonffm.stress.repeat-unknown";

  private static final int MOST_REPEATS = 10;
  private static final long IDS_PER_WORKER = 1_000_000;

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

  /**
   * A commit that was reported as done.
   *
   * @param snapshot its snapshot, or {@link #UNTOLD}
   * @param user its commit user, which no other commit has
   * @param firstId the first of its rows' ids
   */
  record Done(long snapshot, String user, long firstId) {

    /** Stands for the id of a snapshot that another one had replaced before it was looked up. */
    static final long UNTOLD = 0;
  }

  /** Whether the long form was asked for. */
  static boolean isLong() {
    return "long".equals(System.getProperty("paimonffm.stress"));
  }

  /** The first id of a commit's rows. */
  static long firstId(int worker, int commit) {
    return worker * IDS_PER_WORKER + (long) commit * ROWS_PER_COMMIT;
  }

  /** The worker whose row that is. */
  static int workerOf(long id) {
    return (int) (id / IDS_PER_WORKER);
  }

  /** The rows of a commit. */
  static List<List<Object>> rows(int worker, int commit) {
    long first = firstId(worker, commit);
    return LongStream.range(first, first + ROWS_PER_COMMIT)
        .mapToObj(id -> row(id, worker))
        .toList();
  }

  /** Commits so often, and returns what was reported. */
  static List<Done> commit(Table table, BufferAllocator allocator, int worker, int commits) {
    List<Done> reported = new ArrayList<>();
    for (int commit = 0; commit < commits; commit++) {
      BatchWriteBuilder builder = table.newBatchWriteBuilder();
      try (BatchTableWrite write = builder.newWrite();
          BatchTableCommit committer = builder.newCommit();
          VectorSchemaRoot root =
              Rows.batch(table.arrowSchema(), allocator, rows(worker, commit))) {
        write.writeArrow(root);
        Snapshot snapshot = committer.commit(write.prepareCommit()).orElseThrow();
        if (!snapshot.commitUser().equals(builder.commitUser())) {
          throw new AssertionError("the snapshot of somebody else was reported: " + snapshot);
        }
        reported.add(new Done(snapshot.id(), builder.commitUser(), firstId(worker, commit)));
      } catch (CommitOutcomeUnknownException e) {
        Snapshot snapshot = Boolean.getBoolean(REPEATS_UNKNOWN) ? repeat(e) : null;
        if (snapshot == null) {
          giveUp(worker, commit, e);
        } else {
          System.out.println("worker " + worker + " repeated commit " + commit + ": " + e);
          reported.add(new Done(snapshot.id(), builder.commitUser(), firstId(worker, commit)));
        }
      } catch (CommitConflictException e) {
        // An honest answer: nothing may be there of it.
        giveUp(worker, commit, e);
      }
    }
    return reported;
  }

  private static void giveUp(int worker, int commit, Exception e) {
    System.out.println("worker " + worker + " gave up on commit " + commit + ": " + e);
  }

  /** Does a commit of unknown outcome again; returns null if its outcome stays unknown. */
  private static @Nullable Snapshot repeat(CommitOutcomeUnknownException unknown) {
    CommitOutcomeUnknownException last = unknown;
    for (int attempt = 0; attempt < MOST_REPEATS; attempt++) {
      try {
        return last.retry().orElseThrow().commit().orElseThrow();
      } catch (CommitOutcomeUnknownException e) {
        last = e;
      }
    }
    return null;
  }
}
