package io.github.paimonffm.oracle.engine;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Partition;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.json.SchemaJson;
import io.github.paimonffm.oracle.model.Bytes;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.Rows;
import io.github.paimonffm.oracle.model.Step;
import io.github.paimonffm.oracle.model.TableSpec;
import io.github.paimonffm.read.Plan;
import io.github.paimonffm.read.Predicate;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.IgnoredOption;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.RowKind;

/** This library as an engine. */
public final class PaimonFfm implements Engine {

  /** The name of a batch's last column, which contains the kind of each row. */
  private static final String VALUE_KIND = "_VALUE_KIND";

  /**
   * The maximum number of rows in a batch. Paimon Java checks a file's size after this many rows.
   */
  private static final int MAX_ROWS = 1000;

  /** The numbers of lanes that reads use in turn. */
  private static final int MAX_LANES = 4;

  private final BufferAllocator allocator = new RootAllocator();
  private final Catalog catalog;
  private final AtomicInteger reads = new AtomicInteger();

  public PaimonFfm(Path warehouse) {
    catalog = Catalog.open(Map.of("warehouse", warehouse.toString()));
    catalog.createDatabase(DATABASE, true);
  }

  @Override
  public String name() {
    return "paimon-ffm";
  }

  @Override
  public void create(String table, TableSpec spec) throws Exception {
    Schema.Builder schema = Schema.builder();
    for (DataField field : spec.columns().getFields()) {
      schema.column(field.name(), field.type().asSQLString());
    }
    schema
        .partitionKeys(spec.partitionKeys().toArray(String[]::new))
        .primaryKey(spec.primaryKeys().toArray(String[]::new))
        .options(spec.options());
    orRefusal(() -> catalog.createTable(Identifier.of(DATABASE, table), schema.build(), false));
  }

  @Override
  public void create(String table, String schema) throws Exception {
    orRefusal(
        () -> {
          Schema read = SchemaJson.read(Json.read(schema.getBytes(StandardCharsets.UTF_8)));
          return catalog.createTable(Identifier.of(DATABASE, table), read, false);
        });
  }

  @Override
  public void open(String table) throws Exception {
    try {
      // This method checks only the rules for schemas, so it accepts the options that the library
      // refuses by name. Other tests check these options.
      BatchWriteBuilder builder = table(table).newBatchWriteBuilder().withUnreadableData();
      String[] ignored =
          builder.ignoredOptions().stream().map(IgnoredOption::name).toArray(String[]::new);
      builder.withIgnoredOptions(ignored).newWrite().close();
    } catch (PaimonException refused) {
      throw new Refusal(false, refused);
    }
  }

  /** Returns the table or branch with the given name. */
  public Table table(String name) {
    int branch = name.indexOf(BRANCH);
    return branch < 0
        ? catalog.getTable(Identifier.of(DATABASE, name))
        : table(name.substring(0, branch)).switchToBranch(name.substring(branch + BRANCH.length()));
  }

  @Override
  public void write(String name, List<Change> changes) throws Exception {
    Table table = table(name);
    write(table, table.newBatchWriteBuilder(), changes);
  }

  /** Writes rows with {@code withUnreadableData()}. */
  public void writeUnreadable(String name, List<Change> changes) throws Exception {
    Table table = table(name);
    write(table, table.newBatchWriteBuilder().withUnreadableData(), changes);
  }

  private void write(Table table, BatchWriteBuilder builder, List<Change> changes)
      throws Exception {
    try (BatchTableCommit commit = builder.newCommit()) {
      commit.commit(prepare(table, builder, changes));
    }
  }

  private List<CommitMessage> prepare(Table table, BatchWriteBuilder builder, List<Change> changes)
      throws Exception {
    boolean plain = changes.stream().allMatch(change -> change.kind() == RowKind.INSERT);
    List<Field> fields = new ArrayList<>(table.arrowSchema().getFields());
    if (!plain) {
      fields.add(new Field(VALUE_KIND, FieldType.notNullable(MinorType.TINYINT.getType()), null));
    }
    var schema = new org.apache.arrow.vector.types.pojo.Schema(fields);
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
        BatchTableWrite write = orRefusal(builder::newWrite)) {
      // If there are no changes, the loop writes one empty batch.
      for (int from = 0; from == 0 || from < changes.size(); from += MAX_ROWS) {
        fill(root, changes.subList(from, Math.min(from + MAX_ROWS, changes.size())));
        orRefusal(
            () -> {
              write.writeArrow(root);
              return null;
            });
      }
      return write.prepareCommit();
    }
  }

  @Override
  public void apply(String name, Step step) throws Exception {
    Table table = table(name);
    BatchWriteBuilder plain = table.newBatchWriteBuilder();
    BatchWriteBuilder builder =
        switch (step.kind()) {
          case BUILDER_OVERWRITE -> plain.withOverwrite(step.partitions().getFirst());
          case DYNAMIC_OVERWRITE, STATIC_OVERWRITE -> plain.withOverwrite();
          default -> plain;
        };
    List<CommitMessage> messages =
        step.changes().isEmpty() ? List.of() : prepare(table, builder, step.changes());
    try (BatchTableCommit commit = builder.newCommit()) {
      switch (step.kind()) {
        case APPEND, BUILDER_OVERWRITE -> commit.commit(messages);
        case DYNAMIC_OVERWRITE -> commit.overwrite(messages);
        case STATIC_OVERWRITE -> commit.overwrite(messages, step.partitions().getFirst());
        case TRUNCATE_TABLE -> commit.truncateTable();
        case TRUNCATE_PARTITIONS -> commit.truncatePartitions(step.partitions());
      }
    }
  }

  @Override
  public List<String> commitKinds(String table) {
    return table(table).snapshots().stream()
        .map(snapshot -> snapshot.commitKind().toString())
        .toList();
  }

  /** Returns a batch of rows with the columns of a table. The caller closes the batch. */
  public VectorSchemaRoot batch(Table table, List<List<Object>> rows) {
    VectorSchemaRoot root = VectorSchemaRoot.create(table.arrowSchema(), allocator);
    fill(root, rows.stream().map(Change::insert).toList());
    return root;
  }

  private static void fill(VectorSchemaRoot root, List<Change> changes) {
    for (int row = 0; row < changes.size(); row++) {
      Change change = changes.get(row);
      for (int column = 0; column < change.row().size(); column++) {
        ArrowValues.set(root.getVector(column), row, change.row().get(column));
      }
      if (root.getVector(VALUE_KIND) instanceof TinyIntVector kinds) {
        kinds.setSafe(row, change.kind().toByteValue());
      }
    }
    root.setRowCount(changes.size());
  }

  @Override
  public List<List<Object>> read(String table) throws Exception {
    return read(table(table).newReadBuilder());
  }

  @Override
  public List<List<Object>> readWhere(String table, SequencedMap<String, Object> values)
      throws Exception {
    Table opened = table(table);
    List<String> shown = new ArrayList<>(List.of(opened.schema().columns().getFirst().name()));
    shown.addAll(values.sequencedKeySet());
    List<Predicate> conditions =
        values.sequencedEntrySet().stream()
            .map(entry -> condition(entry.getKey(), entry.getValue()))
            .toList();
    return read(
        opened
            .newReadBuilder()
            .withFilter(Predicate.and(conditions))
            .withProjection(shown.toArray(String[]::new)));
  }

  private static Predicate condition(String column, Object value) {
    return switch (value) {
      case null -> Predicate.isNull(column);
      case Bytes bytes -> Predicate.equal(column, bytes.toArray());
      default -> Predicate.equal(column, value);
    };
  }

  @Override
  public List<Long> partitionRows(String table) {
    return table(table).partitions().stream().map(Partition::rowCount).sorted().toList();
  }

  private List<List<Object>> read(ReadBuilder anyLanes) throws Exception {
    ReadBuilder read = anyLanes.withParallelism(1 + reads.getAndIncrement() % MAX_LANES);
    List<List<Object>> rows = new ArrayList<>();
    Plan plan = orRefusal(() -> read.newScan().plan());
    try (ArrowReader reader =
        orRefusal(() -> read.newRead().createReader(plan.splits(), allocator))) {
      while (orRefusal(reader::loadNextBatch)) {
        VectorSchemaRoot root = reader.getVectorSchemaRoot();
        for (int row = 0; row < root.getRowCount(); row++) {
          List<Object> values = new ArrayList<>();
          for (int column = 0; column < root.getFieldVectors().size(); column++) {
            values.add(ArrowValues.get(root.getVector(column), row));
          }
          rows.add(values);
        }
      }
    }
    rows.sort(Rows.ORDER);
    return rows;
  }

  /** Runs a call and converts the exceptions that this library throws on purpose to refusals. */
  private static <T> T orRefusal(Callable<T> call) throws Exception {
    try {
      return call.call();
    } catch (UnsupportedFeatureException
        | InvalidArgumentException
        | SchemaMismatchException refused) {
      throw new Refusal(false, refused);
    }
  }

  @Override
  public void close() {
    catalog.close();
    allocator.close();
  }
}
