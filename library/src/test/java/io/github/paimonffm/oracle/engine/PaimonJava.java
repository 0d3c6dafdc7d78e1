package io.github.paimonffm.oracle.engine;

import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.Rows;
import io.github.paimonffm.oracle.model.Step;
import io.github.paimonffm.oracle.model.TableSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.paimon.Snapshot;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.disk.IOManager;
import org.apache.paimon.manifest.ManifestEntry;
import org.apache.paimon.options.Options;
import org.apache.paimon.partition.Partition;
import org.apache.paimon.predicate.Predicate;
import org.apache.paimon.predicate.PredicateBuilder;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.schema.Schema;
import org.apache.paimon.schema.SchemaChange;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.table.sink.CommitMessage;
import org.apache.paimon.table.source.DataSplit;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.table.source.Split;
import org.apache.paimon.table.source.TableRead;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.RowType;
import org.apache.paimon.utils.JsonSerdeUtil;

/** Paimon Java as an engine. */
@SuppressWarnings(
    "try") // The close methods of writers and committers declare InterruptedException.
public final class PaimonJava implements Engine {

  private static final String DYNAMIC = "dynamic-partition-overwrite";

  private final Catalog catalog;
  private final IOManager spill;

  public PaimonJava(Path warehouse, Path temporary) {
    // The cache does not see changes by other engines.
    Map<String, String> options =
        Map.of("warehouse", warehouse.toUri().toString(), "cache-enabled", "false");
    catalog =
        CatalogFactory.createCatalog(
            CatalogContext.create(Options.fromMap(options), new InMemoryReads.Loader(), null));
    spill = IOManager.create(temporary.toString());
  }

  @Override
  public String name() {
    return "Paimon Java";
  }

  /** Returns the latest version of a table. */
  public FileStoreTable table(String name) throws Exception {
    return (FileStoreTable) catalog.getTable(Identifier.create(DATABASE, name));
  }

  @Override
  public void create(String table, TableSpec spec) throws Exception {
    Schema.Builder schema = Schema.newBuilder();
    for (DataField field : spec.columns().getFields()) {
      schema.column(field.name(), field.type());
    }
    schema
        .partitionKeys(spec.partitionKeys())
        .primaryKey(spec.primaryKeys())
        .options(spec.options());
    orRefusal(
        () -> {
          catalog.createDatabase(DATABASE, true);
          catalog.createTable(Identifier.create(DATABASE, table), schema.build(), false);
          return null;
        });
  }

  @Override
  public void create(String table, String schema) throws Exception {
    orRefusal(
        () -> {
          catalog.createDatabase(DATABASE, true);
          Schema read = JsonSerdeUtil.fromJson(schema, Schema.class);
          catalog.createTable(Identifier.create(DATABASE, table), read, false);
          return null;
        });
  }

  @Override
  public void open(String table) throws Exception {
    orRefusal(
        () -> {
          FileStoreTable opened = table(table);
          opened.newBatchWriteBuilder().newWrite().close();
          ReadBuilder read = opened.newReadBuilder();
          read.newScan();
          read.newRead();
          return null;
        });
  }

  @Override
  public void write(String name, List<Change> changes) throws Exception {
    FileStoreTable table = table(name);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    orRefusal(
        () -> {
          try (BatchTableCommit commit = builder.newCommit()) {
            commit.commit(prepare(table, builder, changes, false));
          }
          return null;
        });
  }

  private List<CommitMessage> prepare(
      FileStoreTable table, BatchWriteBuilder builder, List<Change> changes, boolean overwrite)
      throws Exception {
    try (BatchTableWrite write = builder.newWrite().withIOManager(spill)) {
      BucketRouter router = BucketRouter.of(table, write, overwrite, this::scan);
      for (Change change : changes) {
        GenericRow row = PaimonValues.row(change.row(), table.rowType());
        row.setRowKind(change.kind());
        router.write(row);
      }
      return write.prepareCommit();
    }
  }

  @Override
  public void apply(String name, Step step) throws Exception {
    FileStoreTable table = table(name);
    // Paimon Java has one method for overwrites; an option selects the kind.
    FileStoreTable configured =
        switch (step.kind()) {
          case DYNAMIC_OVERWRITE -> table.copy(Map.of(DYNAMIC, "true"));
          case STATIC_OVERWRITE -> table.copy(Map.of(DYNAMIC, "false"));
          default -> table;
        };
    BatchWriteBuilder builder = configured.newBatchWriteBuilder();
    List<Map<String, String>> partitions =
        step.partitions().stream().map(PaimonJava::asText).toList();
    if (step.kind().overwrites()) {
      builder.withOverwrite(partitions.isEmpty() ? Map.of() : partitions.getFirst());
    }
    List<CommitMessage> messages =
        step.changes().isEmpty()
            ? List.of()
            : prepare(configured, builder, step.changes(), step.kind().overwrites());
    try (BatchTableCommit commit = builder.newCommit()) {
      switch (step.kind()) {
        case TRUNCATE_TABLE -> commit.truncateTable();
        case TRUNCATE_PARTITIONS -> commit.truncatePartitions(partitions);
        default -> commit.commit(messages);
      }
    }
  }

  private static Map<String, String> asText(Map<String, Object> partition) {
    Map<String, String> texts = new HashMap<>();
    partition.forEach(
        (column, value) ->
            texts.put(column, value == null ? "__DEFAULT_PARTITION__" : value.toString()));
    return texts;
  }

  @Override
  public List<String> commitKinds(String name) throws Exception {
    List<String> kinds = new ArrayList<>();
    Iterator<Snapshot> snapshots = table(name).snapshotManager().snapshots();
    snapshots.forEachRemaining(snapshot -> kinds.add(snapshot.commitKind().toString()));
    return kinds;
  }

  @Override
  public List<List<Object>> read(String name) throws Exception {
    FileStoreTable table = table(name);
    return read(table.newReadBuilder(), table.rowType());
  }

  @Override
  public List<List<Object>> readWhere(String name, SequencedMap<String, Object> values)
      throws Exception {
    FileStoreTable table = table(name);
    RowType type = table.rowType();
    PredicateBuilder builder = new PredicateBuilder(type);
    List<Predicate> conditions = new ArrayList<>();
    int[] shown = new int[1 + values.size()];
    for (Map.Entry<String, Object> filter : values.entrySet()) {
      int index = type.getFieldIndex(filter.getKey());
      Object value = filter.getValue();
      conditions.add(
          value == null
              ? builder.isNull(index)
              : builder.equal(index, PaimonValues.toPaimon(value, type.getTypeAt(index))));
      shown[conditions.size()] = index;
    }
    return read(
        table.newReadBuilder().withFilter(PredicateBuilder.and(conditions)).withProjection(shown),
        type.project(shown));
  }

  @Override
  public List<Long> partitionRows(String name) throws Exception {
    return catalog.listPartitions(Identifier.create(DATABASE, name)).stream()
        .map(Partition::recordCount)
        .sorted()
        .toList();
  }

  private List<List<Object>> read(ReadBuilder read, RowType type) throws Exception {
    List<List<Object>> rows = new ArrayList<>();
    scan(read, (split, row) -> rows.add(PaimonValues.fromPaimon(row, type)));
    rows.sort(Rows.ORDER);
    return rows;
  }

  /** A consumer of rows. A row is valid only during the call. */
  interface RowConsumer {
    void accept(DataSplit split, InternalRow row) throws Exception;
  }

  private void scan(ReadBuilder builder, RowConsumer consumer) throws Exception {
    TableRead read = builder.newRead().executeFilter().withIOManager(spill);
    for (Split split : builder.newScan().plan().splits()) {
      try (RecordReader<InternalRow> reader = read.createReader(split)) {
        RecordReader.RecordIterator<InternalRow> batch;
        while ((batch = reader.readBatch()) != null) {
          for (InternalRow row = batch.next(); row != null; row = batch.next()) {
            consumer.accept((DataSplit) split, row);
          }
          batch.releaseBatch();
        }
      }
    }
  }

  /** Returns all rows of a tag, in {@link Rows#ORDER}. */
  public List<List<Object>> readTag(String name, String tag) throws Exception {
    FileStoreTable table = table(name).copy(Map.of("scan.tag-name", tag));
    return read(table.newReadBuilder(), table.rowType());
  }

  /** Compacts each bucket into one file, even in a write-only table. */
  public void compact(String name) throws Exception {
    record Bucket(BinaryRow partition, int number) {}
    FileStoreTable table = table(name).copy(Map.of("write-only", "false"));
    Set<Bucket> buckets = new HashSet<>();
    // The plan of a read may omit files that are not compacted yet.
    for (ManifestEntry file : table.store().newScan().plan().files()) {
      buckets.add(new Bucket(file.partition(), file.bucket()));
    }
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite().withIOManager(spill);
        BatchTableCommit commit = builder.newCommit()) {
      for (Bucket bucket : buckets) {
        write.compact(bucket.partition(), bucket.number(), true);
      }
      commit.commit(write.prepareCommit());
    }
  }

  /** Changes the schema of a table. */
  public void alter(String table, List<SchemaChange> changes) throws Exception {
    catalog.alterTable(Identifier.create(DATABASE, table), changes, false);
  }

  /** Creates a branch with the table's schema and no snapshot. */
  public void createBranch(String table, String branch) throws Exception {
    table(table).createBranch(branch);
  }

  /** Returns the columns of the latest schema. */
  public RowType columns(String table) throws Exception {
    return table(table).rowType();
  }

  /**
   * Runs a call and converts every exception to a refusal, because Paimon Java has no special
   * exception for unsupported features. The tests require the same refusals from this library,
   * which shows whether a refusal is correct.
   */
  private static void orRefusal(Callable<Void> call) throws Refusal {
    try {
      call.call();
    } catch (Exception refused) {
      throw new Refusal(true, refused);
    }
  }

  @Override
  public void close() {
    try {
      catalog.close();
      spill.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
