package io.github.paimonffm.paimonjava.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.paimonjava.NativeReads;
import io.github.paimonffm.paimonjava.choice.NativeChoice;
import io.github.paimonffm.paimonjava.testing.LogLines;
import io.github.paimonffm.paimonjava.testing.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.data.Timestamp;
import org.apache.paimon.data.variant.GenericVariant;
import org.apache.paimon.disk.IOManager;
import org.apache.paimon.predicate.Equal;
import org.apache.paimon.predicate.FieldRef;
import org.apache.paimon.predicate.LeafPredicate;
import org.apache.paimon.predicate.Predicate;
import org.apache.paimon.predicate.PredicateBuilder;
import org.apache.paimon.predicate.UpperTransform;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.reader.RecordReader.RecordIterator;
import org.apache.paimon.schema.Schema;
import org.apache.paimon.schema.SchemaChange;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.table.source.DataSplit;
import org.apache.paimon.table.source.InnerTableRead;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.table.source.Split;
import org.apache.paimon.table.source.TableRead;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowKind;
import org.apache.paimon.types.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The methods of Paimon Java's reader on the native reader. */
class NativeReadTest {

  private static final Map<String, String> READ = Map.of("read.native.enabled", "true");

  @TempDir private Path folder;
  private Tables tables;
  private long handles;

  @BeforeEach
  void open() throws Exception {
    handles = NativeHandles.live();
    tables = Tables.open("native-filesystem", folder);
  }

  @AfterEach
  void close() throws Exception {
    tables.close();
    assertEquals(handles, NativeHandles.live());
  }

  private static void commit(FileStoreTable table, InternalRow... rows) throws Exception {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      for (InternalRow row : rows) {
        write.write(row);
      }
      commit.commit(write.prepareCommit());
    }
  }

  /** Creates a table of two columns with the rows {@code 1,a} to {@code 9,i}. */
  private FileStoreTable nineRows() throws Exception {
    FileStoreTable table = tables.append("t", READ);
    InternalRow[] rows = new InternalRow[9];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Tables.row(i + 1, Character.toString('a' + i));
    }
    commit(table, rows);
    return table;
  }

  private static List<Split> splits(FileStoreTable table) {
    return table.newReadBuilder().newScan().plan().splits();
  }

  /** Reads the first column of a table with the native reader. */
  private static List<Integer> keys(TableRead read, FileStoreTable table) throws Exception {
    List<Integer> keys = new ArrayList<>();
    try (RecordReader<InternalRow> reader = read.createReader(splits(table))) {
      assertEquals(NativeChoice.NATIVE, NativeReads.choice(reader));
      reader.forEachRemaining(row -> keys.add(row.getInt(0)));
    }
    return keys;
  }

  private static String reason(TableRead read, List<Split> splits) throws Exception {
    try (RecordReader<InternalRow> reader = read.createReader(splits)) {
      return NativeReads.choice(reader).reasonForPaimonJava().orElse("");
    }
  }

  private static String reason(FileStoreTable table) throws Exception {
    return reason(table.newReadBuilder().newRead(), splits(table));
  }

  private static void requireReason(String expected, String reason) {
    assertTrue(reason.contains(expected), reason);
  }

  @Test
  void option_switches_the_native_reader_on() throws Exception {
    FileStoreTable table = nineRows();
    assertEquals("", reason(table));
    assertFalse(reason(table.copy(Map.of("read.native.enabled", "false"))).isEmpty());
  }

  @Test
  void table_of_another_catalog_is_read_natively_by_method() throws Exception {
    nineRows();
    try (Tables plain = Tables.open("filesystem", folder)) {
      FileStoreTable table = plain.table("t");
      assertFalse(reason(table).isEmpty());
      ReadBuilder builder = NativeReads.newReadBuilder(table);
      assertEquals(9, keys(builder.newRead(), table).size());
    }
  }

  @Test
  void system_tables_stay_readable() throws Exception {
    commit(tables.keyed("t", READ), Tables.row(1, "a"));
    for (String name : List.of("t$audit_log", "t$ro", "t$files", "t$snapshots")) {
      var table = tables.catalog().getTable(Tables.name(name));
      ReadBuilder builder = NativeReads.newReadBuilder(table);
      try (RecordReader<InternalRow> reader =
          builder.newRead().createReader(builder.newScan().plan())) {
        reader.forEachRemaining(row -> {});
      }
    }
  }

  @Test
  void several_splits_have_one_reader() throws Exception {
    FileStoreTable table = tables.partitioned("t", READ);
    commit(table, Tables.row(1, "a", "x"), Tables.row(2, "b", "y"), Tables.row(3, "c", "z"));
    assertEquals(3, splits(table).size());
    assertEquals(3, keys(table.newReadBuilder().newRead(), table).size());
    try (RecordReader<InternalRow> none =
        table.newReadBuilder().newRead().createReader(List.<Split>of())) {
      assertNull(none.readBatch());
    }
  }

  @Test
  void columns_have_the_order_of_the_projection() throws Exception {
    FileStoreTable table = nineRows();
    RowType type = table.rowType().project(List.of("v", "k"));
    TableRead read = table.newReadBuilder().withReadType(type).newRead();
    List<String> rows = new ArrayList<>();
    try (RecordReader<InternalRow> reader = read.createReader(splits(table))) {
      assertEquals(NativeChoice.NATIVE, NativeReads.choice(reader));
      reader.forEachRemaining(row -> rows.add(row.getString(0) + "," + row.getInt(1)));
    }
    assertEquals("a,1", rows.getFirst());
  }

  @Test
  void rows_without_columns_are_counted() throws Exception {
    FileStoreTable table = nineRows();
    TableRead read = table.newReadBuilder().withProjection(new int[0]).newRead();
    int[] count = new int[1];
    try (RecordReader<InternalRow> reader = read.createReader(splits(table))) {
      assertEquals(NativeChoice.NATIVE, NativeReads.choice(reader));
      reader.forEachRemaining(row -> count[0] += 1 + row.getFieldCount());
    }
    assertEquals(9, count[0]);
  }

  @Test
  void exact_filter_needs_no_columns() throws Exception {
    FileStoreTable table = nineRows();
    PredicateBuilder build = new PredicateBuilder(table.rowType());
    ReadBuilder builder =
        table
            .newReadBuilder()
            .withProjection(new int[] {0})
            .withFilter(build.equal(1, BinaryString.fromString("c")));
    assertEquals(List.of(3), keys(builder.newRead(), table));
    assertEquals(List.of(3), keys(builder.newRead().executeFilter(), table));
  }

  /** Returns a filter that the native library does not have: the upper-case text is equal. */
  private static Predicate upper(FileStoreTable table, String text) {
    FieldRef v = new FieldRef(1, "v", table.rowType().getTypeAt(1));
    return LeafPredicate.of(
        new UpperTransform(List.of(v)), Equal.INSTANCE, List.of(BinaryString.fromString(text)));
  }

  @Test
  void filter_without_a_native_form_keeps_more_rows_until_it_is_executed() throws Exception {
    FileStoreTable table = nineRows();
    PredicateBuilder build = new PredicateBuilder(table.rowType());
    Predicate filter = PredicateBuilder.and(build.greaterThan(0, 4), upper(table, "G"));
    ReadBuilder builder = table.newReadBuilder().withFilter(filter);
    assertEquals(List.of(5, 6, 7, 8, 9), keys(builder.newRead(), table));
    assertEquals(List.of(7), keys(builder.newRead().executeFilter(), table));
  }

  @Test
  void limit_is_counted_after_the_filter() throws Exception {
    FileStoreTable table = nineRows();
    PredicateBuilder build = new PredicateBuilder(table.rowType());
    ReadBuilder builder = table.newReadBuilder().withLimit(2);
    assertEquals(List.of(1, 2), keys(builder.newRead(), table));
    builder.withFilter(build.greaterThan(0, 4));
    assertEquals(List.of(5, 6), keys(builder.newRead(), table));
    builder.withFilter(build.like(1, BinaryString.fromString("_")));
    assertEquals(List.of(5, 6, 7, 8, 9), keys(builder.newRead(), table), "may be too many");
    assertEquals(List.of(5, 6), keys(builder.newRead().executeFilter(), table));
  }

  @Test
  void limit_is_ignored_if_a_part_of_the_filter_is_unknown() throws Exception {
    FileStoreTable table = nineRows();
    ReadBuilder builder =
        table
            .newReadBuilder()
            .withProjection(new int[] {0})
            .withLimit(1)
            .withFilter(upper(table, "I"));
    assertEquals(9, keys(builder.newRead().executeFilter(), table).size());
  }

  @Test
  void files_of_other_formats_go_to_paimon_java() throws Exception {
    FileStoreTable table = nineRows();
    FileStoreTable orc = table.copy(Map.of("file.format", "orc"));
    commit(orc, Tables.row(10, "j"));
    requireReason("'orc'", reason(table));
    assertEquals(10, Tables.rows(table).size());
  }

  @Test
  void reason_is_logged_once_for_each_table() throws Exception {
    FileStoreTable table = tables.append("logged", READ);
    commit(table.copy(Map.of("file.format", "orc")), Tables.row(1, "a"));
    List<String> lines =
        LogLines.of(
            () -> {
              reason(table);
              reason(table);
            });
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.getFirst().contains("reads table db.logged: a file has"), lines.toString());
  }

  @Test
  void kept_deletes_go_to_paimon_java() throws Exception {
    FileStoreTable table = tables.keyed("t", READ);
    GenericRow deleted = Tables.row(1, "a");
    deleted.setRowKind(RowKind.DELETE);
    commit(table, deleted);
    InnerTableRead read = table.newRead().forceKeepDelete();
    requireReason("deleted rows", reason(read, splits(table)));
    assertEquals("", reason(table));
  }

  @Test
  void splits_of_streams_go_to_paimon_java() throws Exception {
    FileStoreTable table = tables.keyed("t", READ);
    commit(table, Tables.row(1, "a"));
    var scan = table.newReadBuilder().newStreamScan();
    scan.plan();
    commit(table, Tables.row(1, "b"));
    List<Split> splits = scan.plan().splits();
    assertFalse(splits.isEmpty());
    requireReason("stream", reason(table.newReadBuilder().newRead(), splits));
  }

  @Test
  void incremental_reads_go_to_paimon_java() throws Exception {
    FileStoreTable table = nineRows();
    commit(table, Tables.row(10, "j"));
    FileStoreTable changes = table.copy(Map.of("incremental-between", "1,2"));
    requireReason("incremental-between", reason(changes));
    assertEquals(List.of("10,j"), Tables.rows(changes));
  }

  @Test
  void old_snapshots_with_the_same_schema_are_read_natively() throws Exception {
    FileStoreTable table = nineRows();
    commit(table, Tables.row(10, "j"));
    FileStoreTable old = table.copy(Map.of("scan.snapshot-id", "1"));
    assertEquals("", reason(old));
    assertEquals(9, Tables.rows(old).size());
  }

  @Test
  void old_schemas_are_read_natively() throws Exception {
    FileStoreTable table = nineRows();
    alter(SchemaChange.addColumn("added", DataTypes.INT()));
    FileStoreTable newer = tables.table("t");
    commit(newer, GenericRow.of(10, BinaryString.fromString("j"), 7));
    FileStoreTable old = newer.copy(Map.of("scan.snapshot-id", "1"));
    assertEquals(2, old.rowType().getFieldCount());
    for (FileStoreTable each : List.of(old, table, newer)) {
      assertEquals("", reason(each));
    }
    assertEquals(9, Tables.rows(old).size());
    assertEquals(10, Tables.rows(table).size());
  }

  private void alter(SchemaChange change) throws Exception {
    tables.catalog().alterTable(Tables.name("t"), List.of(change), false);
  }

  @Test
  void renamed_dropped_and_added_columns_are_read_natively() throws Exception {
    nineRows();
    alter(SchemaChange.renameColumn("v", "w"));
    alter(SchemaChange.addColumn("v", DataTypes.STRING()));
    commit(tables.table("t"), Tables.row(10, "j", "new"));
    alter(SchemaChange.dropColumn("w"));
    alter(SchemaChange.addColumn("w", DataTypes.STRING()));
    FileStoreTable table = tables.table("t");
    assertEquals("", reason(table));
    List<String> rows = Tables.rows(table);
    assertEquals(Tables.rows(table.copy(Map.of("read.native.enabled", "false"))), rows);
    assertTrue(rows.contains("10,new,null"), rows.toString());
    assertTrue(rows.contains("1,null,null"), rows.toString());
  }

  @Test
  void files_with_another_type_go_to_paimon_java() throws Exception {
    nineRows();
    alter(SchemaChange.updateColumnType("k", DataTypes.BIGINT().notNull()));
    requireReason("'k' has another type", reason(tables.table("t")));
  }

  @Test
  void parts_of_columns_and_metadata_go_to_paimon_java() throws Exception {
    FileStoreTable table = nineRows();
    RowType metadata =
        new RowType(
            List.of(table.rowType().getField("k"), DataTypes.FIELD(99, "_X", DataTypes.INT())));
    requireReason(
        "not a column of the table", reason(table.newRead().withReadType(metadata), splits(table)));
    RowType other = RowType.of(new DataField(0, "k", DataTypes.BIGINT()));
    requireReason("another type", reason(table.newRead().withReadType(other), splits(table)));
  }

  @Test
  void required_native_reader_fails_with_the_reason() throws Exception {
    FileStoreTable table =
        tables.append(
            "t",
            Map.of(
                "file.format",
                "orc",
                "read.native.enabled",
                "true",
                "read.native.required",
                "true"));
    commit(table, Tables.row(1, "a"));
    Exception refused = assertThrows(UnsupportedOperationException.class, () -> Tables.rows(table));
    requireReason("'orc'", refused.getMessage());
    requireReason("read.native.required", refused.getMessage());
  }

  @Test
  void deletion_vectors_of_paimon_java_are_applied() throws Exception {
    FileStoreTable table =
        tables.keyed(
            "t",
            Map.of(
                "read.native.enabled", "true",
                "deletion-vectors.enabled", "true",
                "write.native.enabled", "false"));
    try (IOManager spill = IOManager.create(folder.resolve("spill").toString())) {
      for (int round = 0; round < 3; round++) {
        BatchWriteBuilder builder = table.newBatchWriteBuilder();
        try (BatchTableWrite write = builder.newWrite();
            BatchTableCommit commit = builder.newCommit()) {
          write.withIOManager(spill);
          for (int k = 0; k < 50; k += 1 + round * 3) {
            write.write(Tables.row(k, "v" + round));
          }
          for (int bucket = 0; bucket < 2; bucket++) {
            write.compact(BinaryRow.EMPTY_ROW, bucket, round == 0);
          }
          commit.commit(write.prepareCommit());
        }
      }
    }
    boolean deletes =
        splits(table).stream()
            .map(split -> ((DataSplit) split).deletionFiles())
            .anyMatch(files -> files.isPresent() && files.get().stream().anyMatch(f -> f != null));
    assertTrue(deletes, "the table has deletion vectors");
    assertEquals("", reason(table));
    assertEquals(
        Tables.rows(table.copy(Map.of("read.native.enabled", "false"))), Tables.rows(table));
  }

  @Test
  void variants_and_nanoseconds_are_read() throws Exception {
    Schema schema =
        Schema.newBuilder()
            .column("v", DataTypes.VARIANT())
            .column("t", DataTypes.TIMESTAMP(9))
            .option("read.native.enabled", "true")
            .option("write.native.enabled", "true")
            .build();
    tables.catalog().createTable(Tables.name("t"), schema, false);
    FileStoreTable table = tables.table("t");
    GenericVariant variant = GenericVariant.fromJson("{\"a\":[1,\"x\"]}");
    Timestamp time = Timestamp.fromEpochMillis(-1, 999_999);
    commit(table, GenericRow.of(variant, time), GenericRow.of(null, null));
    List<String> rows = new ArrayList<>();
    try (RecordReader<InternalRow> reader =
        table.newReadBuilder().newRead().createReader(splits(table))) {
      assertEquals(NativeChoice.NATIVE, NativeReads.choice(reader));
      reader.forEachRemaining(
          row ->
              rows.add(
                  row.isNullAt(0) && row.isNullAt(1)
                      ? "nulls"
                      : row.getVariant(0).toJson() + row.getTimestamp(1, 9)));
    }
    assertEquals(List.of(variant.toJson() + time, "nulls"), rows);
  }

  @Test
  void missing_file_fails_with_the_table() throws Exception {
    FileStoreTable table = nineRows();
    List<Split> splits = splits(table);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        Files.delete(file);
      }
    }
    try (RecordReader<InternalRow> reader = table.newReadBuilder().newRead().createReader(splits)) {
      IOException failure = assertThrows(IOException.class, reader::readBatch);
      requireReason("db.t", failure.getMessage());
    }
  }

  @Test
  void closed_reader_fails_and_frees_all_batches() throws Exception {
    FileStoreTable table = nineRows();
    RecordReader<InternalRow> reader = table.newReadBuilder().newRead().createReader(splits(table));
    RecordIterator<InternalRow> batch = reader.readBatch();
    assertNotNull(batch);
    InternalRow row = batch.next();
    reader.close();
    reader.close();
    batch.releaseBatch();
    assertThrows(IllegalStateException.class, reader::readBatch);
    assertThrows(IllegalStateException.class, () -> row.getInt(0));
  }

  @Test
  void batch_outlives_the_next_batch_and_any_thread_releases_it() throws Exception {
    FileStoreTable table = tables.partitioned("t", READ);
    commit(table, Tables.row(1, "a", "x"), Tables.row(2, "b", "y"));
    try (RecordReader<InternalRow> reader =
        table.newReadBuilder().newRead().createReader(splits(table))) {
      RecordIterator<InternalRow> first = reader.readBatch();
      RecordIterator<InternalRow> second = reader.readBatch();
      assertEquals(3, first.next().getInt(0) + second.next().getInt(0));
      Thread other = new Thread(first::releaseBatch);
      other.start();
      other.join();
      second.releaseBatch();
      second.releaseBatch();
      assertNull(reader.readBatch());
    }
  }
}
