package io.github.paimonffm.paimonjava.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.paimonjava.NativeWrites;
import io.github.paimonffm.paimonjava.testing.Tables;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VariableWidthFieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.paimon.arrow.ArrowBundleRecords;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.io.BundleRecords;
import org.apache.paimon.schema.Schema;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.types.DataTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrow batches that are written with {@code writeBundle}. */
class ArrowBundleTest {

  @TempDir private Path folder;
  private Tables tables;
  private final BufferAllocator allocator = new RootAllocator();

  @BeforeEach
  void open() throws Exception {
    tables = Tables.open("native-filesystem", folder);
  }

  @AfterEach
  void close() throws Exception {
    tables.close();
    allocator.close(); // fails if the native writer keeps memory of a batch
  }

  private interface Rows {
    void write(BatchTableWrite write) throws Exception;
  }

  private static void commit(FileStoreTable table, boolean isNative, Rows rows) throws Exception {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      rows.write(write);
      assertEquals(isNative, NativeWrites.choice(write).isNative());
      commit.commit(write.prepareCommit());
    }
  }

  /** Returns a batch with the columns k and v. A null in v is a null. */
  private VectorSchemaRoot batch(int firstKey, String... values) {
    return batch(firstKey, new VarCharVector("v", allocator), values);
  }

  /** Returns a batch whose texts no row of Paimon Java can read. The native writer reads them. */
  private VectorSchemaRoot largeTexts(int firstKey, String... values) {
    return batch(firstKey, new LargeVarCharVector("v", allocator), values);
  }

  private VectorSchemaRoot batch(int firstKey, VariableWidthFieldVector v, String... values) {
    IntVector k = new IntVector("k", allocator);
    k.allocateNew(values.length);
    v.allocateNew();
    for (int i = 0; i < values.length; i++) {
      k.set(i, firstKey + i);
      if (values[i] != null) {
        v.setSafe(i, values[i].getBytes(StandardCharsets.UTF_8));
      }
    }
    return root(values.length, k, v);
  }

  private static VectorSchemaRoot root(int rows, FieldVector... vectors) {
    for (FieldVector vector : vectors) {
      vector.setValueCount(rows);
    }
    VectorSchemaRoot root = VectorSchemaRoot.of(vectors);
    root.setRowCount(rows);
    return root;
  }

  private static BinaryRow none() {
    return BinaryRow.EMPTY_ROW;
  }

  @Test
  void batches_and_rows_are_written_in_their_order() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    try (VectorSchemaRoot first = batch(1, "a", null);
        VectorSchemaRoot second = largeTexts(4, "d")) {
      commit(
          table,
          true,
          write -> {
            write.writeBundle(none(), 0, new ArrowBundle(first, table.rowType()));
            write.write(Tables.row(3, "c"));
            write.writeBundle(none(), 0, new ArrowBundle(second, table.rowType()));
          });
    }
    assertEquals(List.of("1,a", "2,null", "3,c", "4,d"), Tables.rows(table));
  }

  @Test
  void sample_of_the_guide_writes_a_batch() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    try (VectorSchemaRoot root = batch(1, "a", "b")) {
      BinaryRow partition = none();
      int bucket = 0;
      commit(
          table,
          true,
          write -> {
            // sample
            write.writeBundle(partition, bucket, new ArrowBundle(root, table.rowType()));
            // end
          });
    }
    assertEquals(List.of("1,a", "2,b"), Tables.rows(table));
  }

  @Test
  void last_row_of_a_key_wins_whether_it_comes_from_a_row_or_a_batch() throws Exception {
    FileStoreTable table = tables.keyed("t", Map.of("bucket", "1"));
    try (VectorSchemaRoot batch = largeTexts(1, "batch", "batch")) {
      commit(
          table,
          true,
          write -> {
            write.write(Tables.row(1, "before"));
            write.writeBundle(none(), 0, new ArrowBundle(batch, table.rowType()));
            write.write(Tables.row(2, "after"));
          });
    }
    assertEquals(List.of("1,batch", "2,after"), Tables.rows(table));
  }

  @Test
  void caller_can_change_a_batch_after_the_call() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    try (VectorSchemaRoot batch = batch(1, "a", "b")) {
      commit(
          table,
          true,
          write -> {
            for (int i = 0; i < 50; i++) {
              ((IntVector) batch.getVector("k")).set(0, 10 + i);
              write.writeBundle(none(), 0, new ArrowBundle(batch, table.rowType()));
            }
          });
    }
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      expected.add((10 + i) + ",a");
      expected.add("2,b");
    }
    expected.sort(null);
    assertEquals(expected, Tables.rows(table));
  }

  @Test
  void rows_of_a_batch_go_to_the_buckets_of_their_keys() throws Exception {
    FileStoreTable table = tables.keyed("t", Map.of("bucket", "3"));
    commit(
        table,
        true,
        write -> {
          for (int k = 0; k < 20; k++) {
            GenericRow row = Tables.row(k, "v");
            try (VectorSchemaRoot batch = largeTexts(k, "v")) {
              write.writeBundle(
                  none(), write.getBucket(row), new ArrowBundle(batch, table.rowType()));
            }
          }
        });
    assertEquals(20, Tables.rows(table).size());
    commit(table, true, write -> write.write(Tables.row(7, "changed")));
    List<String> rows = Tables.rows(table);
    assertEquals(20, rows.size());
    assertTrue(rows.contains("7,changed"), rows.toString());
  }

  @Test
  void batch_in_a_wrong_bucket_is_refused_and_the_writer_stays_usable() throws Exception {
    FileStoreTable keyed = tables.keyed("keyed", Map.of("bucket", "2"));
    FileStoreTable append = tables.append("append", Map.of());
    for (FileStoreTable table : List.of(keyed, append)) {
      commit(
          table,
          true,
          write -> {
            int wrong = 1 - write.getBucket(Tables.row(1, "a"));
            try (VectorSchemaRoot batch = batch(1, "a")) {
              ArrowBundle bundle = new ArrowBundle(batch, table.rowType());
              RuntimeException e =
                  assertThrows(
                      RuntimeException.class, () -> write.writeBundle(none(), wrong, bundle));
              assertTrue(e.getMessage().contains("bucket"), e.getMessage());
              write.writeBundle(none(), 1 - wrong, bundle);
            }
          });
      assertEquals(List.of("1,a"), Tables.rows(table));
    }
  }

  @Test
  void rows_of_a_batch_go_to_the_partitions_of_their_values() throws Exception {
    FileStoreTable table = tables.partitioned("t", Map.of());
    VarCharVector dt = new VarCharVector("dt", allocator);
    dt.allocateNew();
    dt.setSafe(0, "x".getBytes(StandardCharsets.UTF_8));
    dt.setSafe(1, "y".getBytes(StandardCharsets.UTF_8));
    dt.setValueCount(2);
    try (VectorSchemaRoot two = batch(1, "a", "b");
        VectorSchemaRoot batch = VectorSchemaRoot.of(dt, two.getVector(0), two.getVector(1))) {
      batch.setRowCount(2);
      commit(
          table,
          true,
          write -> {
            BinaryRow partition = write.getPartition(Tables.row(1, "a", "x")).copy();
            write.writeBundle(partition, 0, new ArrowBundle(batch, table.rowType()));
          });
    }
    assertEquals(List.of("1,a,x", "2,b,y"), Tables.rows(table));
  }

  @Test
  void bundle_of_paimon_arrow_is_written_as_a_batch() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    try (VectorSchemaRoot batch = batch(1, "a")) {
      commit(table, true, write -> write.writeBundle(none(), 0, new ArrowBundleRecords(batch)));
    }
    assertEquals(List.of("1,a"), Tables.rows(table));
  }

  @Test
  void default_values_are_filled_as_by_paimon_java() throws Exception {
    for (boolean keyed : List.of(false, true)) {
      for (String enabled : List.of("false", "true")) {
        String name = "t_" + keyed + "_" + enabled;
        Schema.Builder schema =
            Schema.newBuilder()
                .column("k", DataTypes.INT().notNull())
                .column("v", DataTypes.STRING(), null, "default")
                .option("bucket", keyed ? "1" : "-1")
                .option("write.native.enabled", enabled);
        if (keyed) {
          schema.primaryKey("k");
        }
        tables.catalog().createTable(Tables.name(name), schema.build(), false);
        FileStoreTable table = tables.table(name);
        try (VectorSchemaRoot batch = batch(1, "a", null)) {
          commit(
              table,
              enabled.equals("true"),
              write -> {
                write.writeBundle(none(), 0, new ArrowBundle(batch, table.rowType()));
                write.writeBundle(none(), 0, rowsOf(Tables.row(3, "c"), GenericRow.of(4, null)));
                write.write(GenericRow.of(5, null));
              });
        }
        String filled = keyed ? "default" : "null";
        assertEquals(
            List.of("1,a", "2," + filled, "3,c", "4," + filled, "5,default"),
            Tables.rows(table),
            name);
      }
    }
  }

  /** A bundle without an Arrow batch. */
  private static BundleRecords rowsOf(InternalRow... rows) {
    return new BundleRecords() {
      @Override
      public long rowCount() {
        return rows.length;
      }

      @Override
      public Iterator<InternalRow> iterator() {
        return List.of(rows).iterator();
      }
    };
  }

  @Test
  void null_in_a_required_column_is_refused() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    IntVector k = new IntVector("k", allocator);
    VarCharVector v = new VarCharVector("v", allocator);
    k.allocateNew(1);
    v.allocateNew(1);
    try (VectorSchemaRoot batch = root(1, k, v)) {
      commit(
          table,
          true,
          write -> {
            RuntimeException e =
                assertThrows(
                    RuntimeException.class,
                    () -> write.writeBundle(none(), 0, new ArrowBundle(batch, table.rowType())));
            assertTrue(e.getMessage().contains("k"), e.getMessage());
            write.write(Tables.row(1, "a"));
          });
    }
    assertEquals(List.of("1,a"), Tables.rows(table));
  }

  @Test
  void batch_without_a_column_is_refused() {
    try (VectorSchemaRoot batch = root(0, new IntVector("k", allocator))) {
      FileStoreTable table = tables.append("t", Map.of());
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> new ArrowBundle(batch, table.rowType()));
      assertTrue(e.getMessage().contains("'v'"), e.getMessage());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void rows_of_another_type_are_refused() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    try (VectorSchemaRoot batch = largeTexts(1, "a")) {
      ArrowBundle bundle = new ArrowBundle(batch, table.rowType());
      IllegalArgumentException e = assertThrows(IllegalArgumentException.class, bundle::iterator);
      assertTrue(e.getMessage().contains("'v'"), e.getMessage());
    }
  }
}
