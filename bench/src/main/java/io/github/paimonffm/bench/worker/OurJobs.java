package io.github.paimonffm.bench.worker;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.bench.data.Batches;
import io.github.paimonffm.bench.job.Job;
import io.github.paimonffm.bench.job.Metric;
import io.github.paimonffm.bench.job.Request;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/** The jobs of this library. */
final class OurJobs {

  private static final String DATABASE = "bench";
  private static final int WARM_UP_COMMITS = 30;

  private final Request request;
  private final Job job;
  private final Rows rows;

  OurJobs(Request request, Rows rows) {
    this.request = request;
    this.job = request.job();
    this.rows = rows;
  }

  Map<Metric, Double> run() throws Exception {
    try (Catalog catalog = Catalog.open(Map.of("warehouse", request.warehouse()))) {
      return switch (job.action()) {
        case WRITE -> write(catalog);
        case READ -> read(catalog);
        case COMMIT_ROWS -> commitRows(catalog);
        case WRITE_ROWS -> writeRows(catalog);
        case WRITE_RECORDS, FILL_VECTORS -> new RecordJobs(request, rows).run(catalog);
        case CROSS_BOUNDARY -> new Boundary(request, catalog, rows).measure();
        case READ_VALUES, CHECKSUM_OF_DATA, CHECKSUM_OF_TABLE, START, START_EXTRACTING ->
            throw new IllegalArgumentException("this class cannot do the job " + job.action());
      };
    }
  }

  private Map<Metric, Double> write(Catalog catalog) throws Exception {
    Batches batches = rows.of(request);
    if (request.warmUps() > 0) {
      Table table = create(catalog, "warm_up", batches);
      for (int i = 0; i < request.warmUps(); i++) {
        write(table, batches.first(request.warmUpBatches()), 1);
      }
      drop(catalog, "warm_up");
    }
    Table table = createOrGet(catalog, batches);
    Map<Metric, Double> metrics =
        Measurement.of(rows, measured -> write(table, batches.roots(), job.times()));
    metrics.put(Metric.ARROW_BYTES, (double) batches.sizeInBytes() * job.times());
    DataFiles.addTo(metrics, Path.of(table.location()));
    return metrics;
  }

  /** Writes batches a number of times and commits them once. */
  private long write(Table table, List<VectorSchemaRoot> roots, int times) {
    BatchWriteBuilder builder = Tuning.of(table.newBatchWriteBuilder(), job);
    long written = 0;
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      for (int time = 0; time < times; time++) {
        for (VectorSchemaRoot root : roots) {
          write.writeArrow(root);
          written += root.getRowCount();
        }
      }
      commit.commit(write.prepareCommit());
    }
    return written;
  }

  private Map<Metric, Double> read(Catalog catalog) throws Exception {
    Table table = catalog.getTable(name(request.table()));
    for (int i = 0; i < request.warmUps(); i++) {
      read(table);
    }
    return Measurement.of(rows, measured -> read(table));
  }

  private long read(Table table) throws Exception {
    return count(Tuning.of(table.newReadBuilder(), job), rows.allocator());
  }

  /** Reads all rows and returns their number. */
  static long count(ReadBuilder builder, BufferAllocator allocator) throws IOException {
    long count = 0;
    try (ArrowReader reader =
        builder.newRead().createReader(builder.newScan().plan().splits(), allocator)) {
      while (reader.loadNextBatch()) {
        count += reader.getVectorSchemaRoot().getRowCount();
      }
    }
    return count;
  }

  private Map<Metric, Double> commitRows(Catalog catalog) throws Exception {
    Batches batches = rows.of(request);
    try (OneRowBatches single = new OneRowBatches(batches)) {
      Table warmUp = create(catalog, "warm_up", batches);
      for (int i = 0; i < WARM_UP_COMMITS; i++) {
        write(warmUp, List.of(single.next()), 1);
      }
      drop(catalog, "warm_up");
      Table table = create(catalog, request.table(), batches);
      Map<Metric, Double> metrics =
          Measurement.of(
              rows,
              measured ->
                  OneRowTimes.measure(
                      job.times(),
                      () -> write(table, List.of(single.next()), 1),
                      () -> table.newReadBuilder().newScan().plan(),
                      measured));
      DataFiles.addTo(metrics, Path.of(table.location()));
      return metrics;
    }
  }

  private Map<Metric, Double> writeRows(Catalog catalog) throws Exception {
    Batches batches = rows.of(request);
    try (OneRowBatches single = new OneRowBatches(batches)) {
      VectorSchemaRoot row = single.next();
      Table table = create(catalog, request.table(), batches);
      BatchWriteBuilder builder = Tuning.of(table.newBatchWriteBuilder(), job);
      try (BatchTableWrite write = builder.newWrite();
          BatchTableCommit commit = builder.newCommit()) {
        for (int i = 0; i < job.times() / 4; i++) {
          write.writeArrow(row);
        }
        Map<Metric, Double> metrics =
            Measurement.of(
                rows,
                measured -> {
                  for (int i = 0; i < job.times(); i++) {
                    write.writeArrow(row);
                  }
                  return job.times();
                });
        commit.commit(write.prepareCommit());
        return metrics;
      }
    }
  }

  private Table create(Catalog catalog, String table, Batches batches) {
    catalog.createDatabase(DATABASE, true);
    Schema.Builder schema = Schema.fromArrow(batches.schema()).options(job.options());
    if (job.partitions() > 0) {
      schema.partitionKeys("day");
    }
    if (job.primaryKey()) {
      schema.primaryKey("id").option("bucket", "4");
    }
    return catalog.createTable(name(table), schema.build(), false);
  }

  private Table createOrGet(Catalog catalog, Batches batches) {
    catalog.createDatabase(DATABASE, true);
    return catalog.tableExists(name(request.table()))
        ? catalog.getTable(name(request.table()))
        : create(catalog, request.table(), batches);
  }

  private static void drop(Catalog catalog, String table) {
    catalog.dropTable(name(table), false);
  }

  private static Identifier name(String table) {
    return Identifier.of(DATABASE, table);
  }
}
