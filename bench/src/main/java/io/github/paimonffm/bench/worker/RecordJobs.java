package io.github.paimonffm.bench.worker;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.bench.data.Dataset;
import io.github.paimonffm.bench.job.Job;
import io.github.paimonffm.bench.job.Metric;
import io.github.paimonffm.bench.job.Request;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.RowWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Records with every type, written by a row writer or by hand to vectors. */
final class RecordJobs {

  private static final String DATABASE = "bench";

  /** The number of different records, which are written again and again. */
  private static final int DIFFERENT = 10_000;

  private final Request request;
  private final Job job;
  private final Rows rows;
  private final List<EveryType> records = EveryType.list(DIFFERENT);

  RecordJobs(Request request, Rows rows) {
    this.request = request;
    this.job = request.job();
    this.rows = rows;
  }

  Map<Metric, Double> run(Catalog catalog) throws Exception {
    catalog.createDatabase(DATABASE, true);
    Table warmUp = create(catalog, "warm_up");
    for (int i = 0; i < request.warmUps(); i++) {
      write(warmUp);
    }
    catalog.dropTable(Identifier.of(DATABASE, "warm_up"), false);
    Table table = create(catalog, request.table());
    Map<Metric, Double> metrics = Measurement.of(rows, measured -> write(table));
    DataFiles.addTo(metrics, Path.of(table.location()));
    return metrics;
  }

  private static Table create(Catalog catalog, String name) {
    return catalog.createTable(Identifier.of(DATABASE, name), EveryType.schema().build(), false);
  }

  private long write(Table table) {
    BatchWriteBuilder builder = Tuning.of(table.newBatchWriteBuilder(), job);
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      switch (job.action()) {
        case WRITE_RECORDS -> writeRecords(write);
        case FILL_VECTORS -> fillVectors(table, write);
        default -> throw new IllegalArgumentException("no records in the job " + job.action());
      }
      commit.commit(write.prepareCommit());
    }
    return job.data().rows();
  }

  private void writeRecords(BatchTableWrite write) {
    RowWriter writer = write.rows(rows.allocator());
    for (long i = 0; i < job.data().rows(); i++) {
      writer.add(records.get((int) (i % DIFFERENT)));
    }
  }

  private void fillVectors(Table table, BatchTableWrite write) {
    try (VectorSchemaRoot root = VectorSchemaRoot.create(table.arrowSchema(), rows.allocator())) {
      int row = 0;
      for (long i = 0; i < job.data().rows(); i++) {
        records.get((int) (i % DIFFERENT)).fill(root, row++);
        if (row == Dataset.BATCH_ROWS || i == job.data().rows() - 1) {
          root.setRowCount(row);
          write.writeArrow(root);
          root.getFieldVectors().forEach(FieldVector::reset);
          row = 0;
        }
      }
    }
  }
}
