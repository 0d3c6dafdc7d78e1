package io.github.paimonffm.bench.jmh;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.write.BatchTableWrite;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The time of {@code writeArrow}. Each iteration has its own writer and table. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class WriteArrow {

  @Param({"1", "1024", "65536"})
  private int rows;

  @Param({"8", "200"})
  private int columns;

  private Warehouse warehouse;
  private VectorSchemaRoot batch;
  private BatchTableWrite write;

  @Setup(Level.Iteration)
  public void open() throws IOException {
    warehouse = new Warehouse();
    batch = Batch.of(rows, columns, warehouse.allocator());
    Table table = warehouse.emptyTable(batch);
    write = table.newBatchWriteBuilder().newWrite();
  }

  @Benchmark
  public void writeArrow() {
    write.writeArrow(batch);
  }

  /** Closes the writer without a commit, which deletes its files. */
  @TearDown(Level.Iteration)
  public void close() throws IOException {
    write.close();
    batch.close();
    warehouse.close();
  }
}
