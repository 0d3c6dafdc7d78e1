package io.github.paimonffm.stress.commits;

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
 * The commits of many workers to one table. The id of each row contains the worker and the commit.
 * From these ids, a {@link Tally} finds missing reported commits and unreported commits.
 */
public final class CommitWorkload {

  static final int ROWS_PER_COMMIT = 3;

  /** The system property that makes workers retry commits of unknown outcome, as users should. */
  static final String RETRY_UNKNOWN = "paimonffm.stress.repeat-unknown";

  private static final int MAX_RETRIES = 10;
  private static final long IDS_PER_WORKER = 1_000_000;

  private CommitWorkload() {}

  /** The kinds of tables. */
  public enum Kind {
    APPEND,
    KEYED;

    public Schema.Builder schema() {
      Schema.Builder schema =
          Schema.builder().column("id", "BIGINT NOT NULL").column("worker", "INT");
      return switch (this) {
        case APPEND -> schema;
        case KEYED -> schema.primaryKey("id").option("bucket", "2");
      };
    }
  }

  /**
   * A commit that was reported as published.
   *
   * @param snapshot the snapshot id, or {@link #UNKNOWN_ID}
   * @param user the commit user, which is unique to the commit
   * @param firstId the id of its first row
   */
  public record Done(long snapshot, String user, long firstId) {

    /** The placeholder id of a snapshot that was replaced before its program looked it up. */
    public static final long UNKNOWN_ID = 0;
  }

  /** Returns the id of a commit's first row. */
  public static long firstId(int worker, int commit) {
    return worker * IDS_PER_WORKER + (long) commit * ROWS_PER_COMMIT;
  }

  /** Returns the worker that wrote a row. */
  static int workerOf(long id) {
    return (int) (id / IDS_PER_WORKER);
  }

  /** Returns the rows of a commit. */
  static List<List<Object>> rows(int worker, int commit) {
    long first = firstId(worker, commit);
    return LongStream.range(first, first + ROWS_PER_COMMIT)
        .mapToObj(id -> row(id, worker))
        .toList();
  }

  /** Makes a number of commits, and returns the reported ones. */
  public static List<Done> commit(Table table, BufferAllocator allocator, int worker, int commits) {
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
          throw new AssertionError("the reported snapshot has another commit user: " + snapshot);
        }
        reported.add(new Done(snapshot.id(), builder.commitUser(), firstId(worker, commit)));
      } catch (CommitOutcomeUnknownException e) {
        Snapshot snapshot = Boolean.getBoolean(RETRY_UNKNOWN) ? retry(e) : null;
        if (snapshot == null) {
          giveUp(worker, commit, e);
        } else {
          System.out.println("worker " + worker + " repeated commit " + commit + ": " + e);
          reported.add(new Done(snapshot.id(), builder.commitUser(), firstId(worker, commit)));
        }
      } catch (CommitConflictException e) {
        giveUp(worker, commit, e);
      }
    }
    return reported;
  }

  private static void giveUp(int worker, int commit, Exception e) {
    System.out.println("worker " + worker + " gave up on commit " + commit + ": " + e);
  }

  /** Retries a commit of unknown outcome; returns null if the outcome stays unknown. */
  private static @Nullable Snapshot retry(CommitOutcomeUnknownException unknown) {
    CommitOutcomeUnknownException last = unknown;
    for (int attempt = 0; attempt < MAX_RETRIES; attempt++) {
      try {
        return last.retry().orElseThrow().commit().orElseThrow();
      } catch (CommitOutcomeUnknownException e) {
        last = e;
      }
    }
    return null;
  }
}
