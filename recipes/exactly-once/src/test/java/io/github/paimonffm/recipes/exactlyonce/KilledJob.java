package io.github.paimonffm.recipes.exactlyonce;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.CommitListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** A process that runs the job, and waits at a point until it is killed. */
public final class KilledJob {

  /** A point at which the process waits. */
  enum Point {
    /** All rows are written, and no message exists. */
    WRITTEN,
    /** The messages are in the file, and not committed. */
    PREPARED,
    /** The snapshot is published, and the answer is not yet in the job. */
    COMMITTED
  }

  private static Point killedAt;

  private KilledJob() {}

  /** Arguments: the warehouse, the file of the run, and the point. */
  public static void main(String[] arguments) throws Exception {
    killedAt = Point.valueOf(arguments[2]);
    Path file = Path.of(arguments[1]);
    try (Catalog catalog = Catalog.open(Map.of("warehouse", arguments[0]))) {
      Table table = catalog.getTable(Identifier.of("sales", "orders"));
      Consumer<BatchTableWrite> rows =
          write -> {
            Orders.write(write);
            waitAt(Point.WRITTEN);
          };
      ExactlyOnceJob.prepare(table, file, rows);
      waitAt(Point.PREPARED);
      ExactlyOnceJob.run(table, file, rows);
    }
  }

  /** Tells the parent process that the point is reached, and waits for the end of this process. */
  private static void waitAt(Point point) {
    if (point == killedAt) {
      System.out.println(point);
      try {
        // Ends without a kill only if the parent process ends.
        System.in.read();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Runs in {@code commit}, after the snapshot is published. */
  public static final class WaitAfterCommit implements CommitListener {
    @Override
    public void onCommit(Commit commit) {
      waitAt(Point.COMMITTED);
    }
  }
}
