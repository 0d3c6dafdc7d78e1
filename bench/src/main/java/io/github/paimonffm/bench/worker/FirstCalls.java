package io.github.paimonffm.bench.worker;

import io.github.paimonffm.Schema;
import io.github.paimonffm.bench.job.Job;
import io.github.paimonffm.bench.job.Metric;
import io.github.paimonffm.bench.job.Request;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.options.Options;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.types.DataTypes;

/**
 * The first calls of a process: open a catalog, create a table, commit one row and read it. Nothing
 * has loaded a class of the engine before. The time of the first call alone is that of opening the
 * catalog.
 */
@SuppressWarnings("try") // The close methods of Paimon Java declare InterruptedException.
final class FirstCalls {

  private static final String DATABASE = "bench";
  private static final String COLUMN = "id";
  private static final double NANOS = 1e9;

  private final Request request;

  FirstCalls(Request request) {
    this.request = request;
  }

  Map<Metric, Double> run() throws Exception {
    if (request.job().engine() == Job.Engine.OURS) {
      useLibraryInJar();
    }
    Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
    long start = System.nanoTime();
    long read =
        request.job().engine() == Job.Engine.OURS
            ? ours(metrics, start)
            : paimonJava(metrics, start);
    metrics.put(Metric.SECONDS, secondsSince(start));
    metrics.put(Metric.ROWS, (double) read);
    return metrics;
  }

  /**
   * Lets the library be loaded from the class path, as in a program of a user. Its cache folder is
   * empty if the job measures the extraction.
   */
  private void useLibraryInJar() {
    System.clearProperty("paimonffm.library.path");
    Path warehouse = Path.of(request.warehouse());
    Path cache =
        request.job().action() == Job.Action.START_EXTRACTING
            ? warehouse.resolve("library")
            : warehouse.resolveSibling("library-cache");
    System.setProperty("paimonffm.cache.dir", cache.toString());
  }

  private long ours(Map<Metric, Double> metrics, long start) throws Exception {
    try (Catalog catalog = Catalog.open(Map.of("warehouse", request.warehouse()))) {
      metrics.put(Metric.FIRST_SECONDS, secondsSince(start));
      catalog.createDatabase(DATABASE, true);
      Field id = Field.nullable(COLUMN, new ArrowType.Int(Long.SIZE, true));
      var schema = new org.apache.arrow.vector.types.pojo.Schema(List.of(id));
      Table table =
          catalog.createTable(
              io.github.paimonffm.Identifier.of(DATABASE, request.table()),
              Schema.fromArrow(schema).build(),
              true);
      try (BufferAllocator allocator = new RootAllocator();
          VectorSchemaRoot row = VectorSchemaRoot.create(schema, allocator)) {
        ((BigIntVector) row.getVector(COLUMN)).setSafe(0, 1);
        row.setRowCount(1);
        BatchWriteBuilder builder = table.newBatchWriteBuilder();
        try (BatchTableWrite write = builder.newWrite();
            BatchTableCommit commit = builder.newCommit()) {
          write.writeArrow(row);
          commit.commit(write.prepareCommit());
        }
        return OurJobs.count(table.newReadBuilder(), allocator);
      }
    }
  }

  private long paimonJava(Map<Metric, Double> metrics, long start) throws Exception {
    Options options = new Options();
    options.set("warehouse", Path.of(request.warehouse()).toUri().toString());
    try (var catalog = CatalogFactory.createCatalog(CatalogContext.create(options))) {
      metrics.put(Metric.FIRST_SECONDS, secondsSince(start));
      catalog.createDatabase(DATABASE, true);
      var name = org.apache.paimon.catalog.Identifier.create(DATABASE, request.table());
      catalog.createTable(
          name,
          org.apache.paimon.schema.Schema.newBuilder().column(COLUMN, DataTypes.BIGINT()).build(),
          false);
      var table = catalog.getTable(name);
      var builder = table.newBatchWriteBuilder();
      try (var write = builder.newWrite();
          var commit = builder.newCommit()) {
        write.write(GenericRow.of(1L));
        commit.commit(write.prepareCommit());
      }
      var read = table.newReadBuilder();
      long[] count = new long[1];
      try (RecordReader<InternalRow> reader =
          read.newRead().createReader(read.newScan().plan().splits())) {
        reader.forEachRemaining(row -> count[0]++);
      }
      return count[0];
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / NANOS;
  }
}
