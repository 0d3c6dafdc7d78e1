package io.github.paimonffm.bench.worker;

import io.github.paimonffm.bench.data.Batches;
import io.github.paimonffm.bench.job.Job;
import io.github.paimonffm.bench.job.Metric;
import io.github.paimonffm.bench.job.Request;
import io.github.paimonffm.paimonjava.catalog.NativeFileStoreTable;
import io.github.paimonffm.paimonjava.options.NativeOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.disk.IOManager;
import org.apache.paimon.fs.local.LocalFileIO;
import org.apache.paimon.io.BundleRecords;
import org.apache.paimon.options.Options;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.schema.Schema;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.FileStoreTableFactory;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.table.source.Split;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;

/**
 * The jobs of Paimon Java. Its writers are {@code write-only}, because this library does not
 * compact either.
 */
@SuppressWarnings("try") // The close methods of Paimon Java declare InterruptedException.
final class PaimonJavaJobs {

  private static final String DATABASE = "bench";
  private static final int WARM_UP_COMMITS = 30;

  private final Request request;
  private final Job job;
  private final Rows rows;

  PaimonJavaJobs(Request request, Rows rows) {
    this.request = request;
    this.job = request.job();
    this.rows = rows;
  }

  Map<Metric, Double> run() throws Exception {
    Options options = new Options();
    options.set("warehouse", Path.of(request.warehouse()).toUri().toString());
    // The cache would not see the tables of other processes.
    options.set("cache-enabled", "false");
    options.set("metastore", isNative() ? "native-filesystem" : "filesystem");
    try (Catalog catalog = CatalogFactory.createCatalog(CatalogContext.create(options));
        IOManager spill = IOManager.create(request.warehouse())) {
      return switch (job.action()) {
        case WRITE -> write(catalog, spill);
        case READ -> read(catalog, spill, row -> {});
        case READ_VALUES -> readValues(catalog, spill);
        case COMMIT_ROWS -> commitRows(catalog, spill);
        case CHECKSUM_OF_DATA -> checksumOfData();
        case CHECKSUM_OF_TABLE -> checksumOfTable(catalog, spill);
        case WRITE_ROWS, WRITE_RECORDS, FILL_VECTORS, CROSS_BOUNDARY, START, START_EXTRACTING ->
            throw new IllegalArgumentException("this class cannot do the job " + job.action());
      };
    }
  }

  private boolean isNative() {
    return job.engine() == Job.Engine.PAIMON_JAVA_NATIVE || usesFileIO();
  }

  private boolean usesFileIO() {
    return job.engine() == Job.Engine.PAIMON_JAVA_NATIVE_FILES;
  }

  /** A FileIO of another class than Paimon's own. The native library uses it to reach the files. */
  private static final class OtherFileIO extends LocalFileIO {
    private static final long serialVersionUID = 1L;
  }

  private Map<Metric, Double> write(Catalog catalog, IOManager spill) throws Exception {
    Batches batches = rows.of(request);
    if (request.warmUps() > 0) {
      FileStoreTable table = create(catalog, "warm_up", batches);
      for (int i = 0; i < request.warmUps(); i++) {
        write(table, spill, batches.first(request.warmUpBatches()));
      }
      catalog.dropTable(name("warm_up"), false);
    }
    FileStoreTable table = create(catalog, request.table(), batches);
    Map<Metric, Double> metrics =
        Measurement.of(rows, measured -> write(table, spill, batches.roots()));
    metrics.put(Metric.ARROW_BYTES, (double) batches.sizeInBytes());
    DataFiles.addTo(metrics, Path.of(table.location().toUri()));
    return metrics;
  }

  private long write(FileStoreTable table, IOManager spill, List<VectorSchemaRoot> roots)
      throws Exception {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    long written = 0;
    try (BatchTableWrite write = builder.newWrite().withIOManager(spill);
        BatchTableCommit commit = builder.newCommit()) {
      for (VectorSchemaRoot root : roots) {
        BundleRecords bundle = BatchRow.all(root);
        if (job.engine() == Job.Engine.PAIMON_JAVA_BUNDLES) {
          write.writeBundle(BinaryRow.EMPTY_ROW, 0, bundle);
        } else {
          for (InternalRow row : bundle) {
            write.write(row);
          }
        }
        written += root.getRowCount();
      }
      commit.commit(write.prepareCommit());
    }
    return written;
  }

  private Map<Metric, Double> read(Catalog catalog, IOManager spill, Consumer<InternalRow> action)
      throws Exception {
    FileStoreTable table = table(catalog, request.table());
    for (int i = 0; i < request.warmUps(); i++) {
      count(table, spill, action);
    }
    return Measurement.of(rows, measured -> count(table, spill, action));
  }

  private Map<Metric, Double> readValues(Catalog catalog, IOManager spill) throws Exception {
    RowType type = table(catalog, request.table()).rowType();
    List<InternalRow.FieldGetter> getters = new ArrayList<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      getters.add(InternalRow.createFieldGetter(type.getTypeAt(i), i));
    }
    long[] values = new long[1];
    Map<Metric, Double> metrics =
        read(
            catalog,
            spill,
            row -> {
              for (InternalRow.FieldGetter getter : getters) {
                values[0] += getter.getFieldOrNull(row) == null ? 0 : 1;
              }
            });
    if (values[0] == 0) {
      throw new IllegalStateException("the rows of table " + request.table() + " have no values");
    }
    return metrics;
  }

  private static long count(FileStoreTable table, IOManager spill, Consumer<InternalRow> action)
      throws Exception {
    long[] count = new long[1];
    forEach(
        table,
        spill,
        row -> {
          action.accept(row);
          count[0]++;
        });
    return count[0];
  }

  private static void forEach(FileStoreTable table, IOManager spill, Consumer<InternalRow> action)
      throws Exception {
    ReadBuilder builder = table.newReadBuilder();
    List<Split> splits = builder.newScan().plan().splits();
    try (RecordReader<InternalRow> reader =
        builder.newRead().withIOManager(spill).createReader(splits)) {
      reader.forEachRemaining(action);
    }
  }

  private Map<Metric, Double> commitRows(Catalog catalog, IOManager spill) throws Exception {
    Batches batches = rows.of(request);
    try (OneRowBatches single = new OneRowBatches(batches)) {
      FileStoreTable warmUp = create(catalog, "warm_up", batches);
      for (int i = 0; i < WARM_UP_COMMITS; i++) {
        write(warmUp, spill, List.of(single.next()));
      }
      catalog.dropTable(name("warm_up"), false);
      FileStoreTable table = create(catalog, request.table(), batches);
      Map<Metric, Double> metrics =
          Measurement.of(
              rows,
              measured ->
                  OneRowTimes.measure(
                      job.times(),
                      () -> write(table, spill, List.of(single.next())),
                      () -> table.newReadBuilder().newScan().plan(),
                      measured));
      DataFiles.addTo(metrics, Path.of(table.location().toUri()));
      return metrics;
    }
  }

  private Map<Metric, Double> checksumOfData() throws Exception {
    Batches batches = rows.of(request);
    return Measurement.of(
        rows,
        measured -> {
          Checksum checksum = new Checksum(type(batches.schema()));
          for (VectorSchemaRoot root : batches.roots()) {
            BatchRow.all(root).forEach(checksum::add);
          }
          measured.put(Metric.CHECKSUM, checksum.value());
          return checksum.rows();
        });
  }

  private Map<Metric, Double> checksumOfTable(Catalog catalog, IOManager spill) throws Exception {
    FileStoreTable table = table(catalog, request.table());
    return Measurement.of(
        rows,
        measured -> {
          Checksum checksum = new Checksum(table.rowType());
          forEach(table, spill, checksum::add);
          measured.put(Metric.CHECKSUM, checksum.value());
          return checksum.rows();
        });
  }

  private FileStoreTable create(Catalog catalog, String table, Batches batches) throws Exception {
    Schema.Builder schema = Schema.newBuilder().options(job.options());
    type(batches.schema()).getFields().forEach(field -> schema.column(field.name(), field.type()));
    if (job.partitions() > 0) {
      schema.partitionKeys("day");
    }
    if (job.primaryKey()) {
      schema.primaryKey("id").option("bucket", "4");
    }
    catalog.createDatabase(DATABASE, true);
    catalog.createTable(name(table), schema.build(), false);
    return table(catalog, table);
  }

  private FileStoreTable table(Catalog catalog, String table) throws Exception {
    FileStoreTable found = (FileStoreTable) catalog.getTable(name(table));
    if (usesFileIO()) {
      found =
          NativeFileStoreTable.wrap(
              FileStoreTableFactory.create(
                  new OtherFileIO(), found.location(), found.schema(), found.catalogEnvironment()));
    }
    return found.copy(tableOptions());
  }

  private Map<String, String> tableOptions() {
    Map<String, String> options = new HashMap<>();
    options.put("write-only", "true");
    if (isNative()) {
      options.put(NativeOptions.WRITE_ENABLED.key(), "true");
      // A job that Paimon Java's own writer did would be a wrong result.
      options.put(NativeOptions.WRITE_REQUIRED.key(), "true");
      options.put(NativeOptions.READ_ENABLED.key(), "true");
      options.put(NativeOptions.READ_REQUIRED.key(), "true");
      if (job.lanes() > 0) {
        options.put(NativeOptions.WRITE_PARALLELISM.key(), Integer.toString(job.lanes()));
      }
    }
    return options;
  }

  private static Identifier name(String table) {
    return Identifier.create(DATABASE, table);
  }

  private static RowType type(org.apache.arrow.vector.types.pojo.Schema schema) {
    RowType.Builder type = RowType.builder();
    for (Field field : schema.getFields()) {
      type.field(field.getName(), type(field.getType()).copy(field.isNullable()));
    }
    return type.build();
  }

  private static DataType type(ArrowType type) {
    return switch (type) {
      case ArrowType.Int number when number.getBitWidth() == 64 -> DataTypes.BIGINT();
      case ArrowType.Int number -> DataTypes.INT();
      case ArrowType.FloatingPoint number -> DataTypes.DOUBLE();
      case ArrowType.Utf8 text -> DataTypes.STRING();
      case ArrowType.Timestamp time -> DataTypes.TIMESTAMP(6);
      case ArrowType.Decimal decimal ->
          DataTypes.DECIMAL(decimal.getPrecision(), decimal.getScale());
      case ArrowType.Date date -> DataTypes.DATE();
      default -> throw new IllegalArgumentException("no benchmark uses the type " + type);
    };
  }
}
