package io.github.paimonffm.bench.jmh;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The time from opening a writer to the snapshot, for one row. The time grows with the number of
 * commits, so an iteration has a fixed number of commits to a new table.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, batchSize = OneRowCommit.COMMITS)
@Measurement(iterations = 5, batchSize = OneRowCommit.COMMITS)
@Fork(2)
public class OneRowCommit {

  static final int COMMITS = 50;

  private Warehouse warehouse;
  private VectorSchemaRoot batch;
  private Table table;

  @Setup(Level.Iteration)
  public void open() throws IOException {
    warehouse = new Warehouse();
    batch = Batch.of(1, 8, warehouse.allocator());
    table = warehouse.emptyTable(batch);
  }

  @Benchmark
  public Optional<Snapshot> commit() {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      write.writeArrow(batch);
      return commit.commit(write.prepareCommit());
    }
  }

  @TearDown(Level.Iteration)
  public void close() throws IOException {
    batch.close();
    warehouse.close();
  }
}
