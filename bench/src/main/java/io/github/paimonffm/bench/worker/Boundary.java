package io.github.paimonffm.bench.worker;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.bench.job.Metric;
import io.github.paimonffm.bench.job.Request;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.TransferPair;

/**
 * The share of crossing the boundary in a write. Crossing is the export of a batch, its import and
 * its release. The import does not validate values, because the validation is a part of the write.
 */
final class Boundary {

  private static final int CROSSINGS = 100;
  private static final int WARM_UP_CROSSINGS = 5_000;
  private static final int WRITES_OF_8_COLUMNS = 8;
  private static final int WRITES_OF_200_COLUMNS = 1;
  private static final int COPIES_FOR_200_COLUMNS = 25;

  private final Request request;
  private final Catalog catalog;
  private final Rows rows;
  private final NativeFloor floor = new NativeFloor();

  Boundary(Request request, Catalog catalog, Rows rows) {
    this.request = request;
    this.catalog = catalog;
    this.rows = rows;
  }

  Map<Metric, Double> measure() throws Exception {
    VectorSchemaRoot batch = rows.of(request).roots().getFirst();
    catalog.createDatabase("bench", true);
    return Measurement.of(
        rows,
        metrics -> {
          metrics.put(Metric.SHARE_OF_8_COLUMNS, share(batch, WRITES_OF_8_COLUMNS));
          try (VectorSchemaRoot wide = copies(batch)) {
            metrics.put(Metric.SHARE_OF_200_COLUMNS, share(wide, WRITES_OF_200_COLUMNS));
          }
          return batch.getRowCount();
        });
  }

  /** Returns a batch with each column 25 times, which shares the memory of the given batch. */
  private VectorSchemaRoot copies(VectorSchemaRoot batch) {
    List<FieldVector> vectors = new ArrayList<>();
    for (int copy = 0; copy < COPIES_FOR_200_COLUMNS; copy++) {
      for (FieldVector vector : batch.getFieldVectors()) {
        Field field = vector.getField();
        Field named = new Field(field.getName() + "_" + copy, field.getFieldType(), null);
        TransferPair pair = vector.getTransferPair(named, rows.allocator());
        pair.splitAndTransfer(0, batch.getRowCount());
        vectors.add((FieldVector) pair.getTo());
      }
    }
    return new VectorSchemaRoot(vectors);
  }

  private double share(VectorSchemaRoot batch, int writes) {
    Identifier name =
        Identifier.of("bench", request.table() + "_" + batch.getFieldVectors().size());
    Table table = catalog.createTable(name, Schema.fromArrow(batch.getSchema()).build(), false);
    write(table, batch, 1);
    // Until the JIT compiler has compiled the export, it takes many times as long.
    for (int i = 0; i < WARM_UP_CROSSINGS / CROSSINGS; i++) {
      cross(batch);
    }
    double writing = write(table, batch, writes) / writes;
    double crossing = cross(batch) / CROSSINGS;
    catalog.dropTable(name, false);
    return crossing / writing;
  }

  /** Returns the nanoseconds of a write of the same batch several times. */
  private double write(Table table, VectorSchemaRoot batch, int times) {
    BatchWriteBuilder builder = Tuning.of(table.newBatchWriteBuilder(), request.job());
    long start = System.nanoTime();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      for (int i = 0; i < times; i++) {
        write.writeArrow(batch);
      }
      commit.commit(write.prepareCommit());
    }
    return System.nanoTime() - start;
  }

  /** Returns the nanoseconds of all crossings. */
  private double cross(VectorSchemaRoot batch) {
    long start = System.nanoTime();
    for (int i = 0; i < CROSSINGS; i++) {
      floor.cross(batch, rows.allocator());
    }
    return System.nanoTime() - start;
  }
}
