package io.github.paimonffm.bench.jmh;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.Plan;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The times of planning a read, and of reading one file of 65,536 rows from open to close. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class Reads {

  private static final int ROWS = 65_536;

  @Param({"8", "200"})
  private int columns;

  private Warehouse warehouse;
  private ReadBuilder builder;
  private Plan plan;

  @Setup
  public void open() throws IOException {
    warehouse = new Warehouse();
    try (VectorSchemaRoot batch = Batch.of(ROWS, columns, warehouse.allocator())) {
      Table table = warehouse.emptyTable(batch);
      BatchWriteBuilder writes = table.newBatchWriteBuilder();
      try (BatchTableWrite write = writes.newWrite();
          BatchTableCommit commit = writes.newCommit()) {
        write.writeArrow(batch);
        commit.commit(write.prepareCommit());
      }
      builder = table.newReadBuilder();
    }
    plan = builder.newScan().plan();
  }

  @Benchmark
  public Plan plan() {
    return builder.newScan().plan();
  }

  @Benchmark
  public long readFile() throws IOException {
    long rows = 0;
    try (ArrowReader reader =
        builder.newRead().createReader(plan.splits(), warehouse.allocator())) {
      while (reader.loadNextBatch()) {
        rows += reader.getVectorSchemaRoot().getRowCount();
      }
    }
    if (rows != ROWS) {
      throw new IllegalStateException("read " + rows + " rows, not " + ROWS);
    }
    return rows;
  }

  @TearDown
  public void close() throws IOException {
    warehouse.close();
  }
}
