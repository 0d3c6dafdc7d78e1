package io.github.paimonffm.paimonjava.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.paimonjava.NativeWrites;
import io.github.paimonffm.paimonjava.testing.Tables;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.io.BundleRecords;
import org.apache.paimon.memory.HeapMemorySegmentPool;
import org.apache.paimon.memory.MemoryPoolFactory;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.table.sink.CommitMessage;
import org.apache.paimon.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The methods of Paimon Java's writer on the native writer. */
class NativeWriteTest {

  @TempDir private Path folder;
  private Tables tables;

  @BeforeEach
  void open() throws Exception {
    tables = Tables.open("native-filesystem", folder);
  }

  @AfterEach
  void close() throws Exception {
    tables.close();
  }

  private static void commit(FileStoreTable table, InternalRow... rows) throws Exception {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      for (InternalRow row : rows) {
        write.write(row);
      }
      assertTrue(NativeWrites.choice(write).isNative());
      commit.commit(write.prepareCommit());
    }
  }

  @Test
  void rows_are_committed() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    commit(table, Tables.row(1, "a"), Tables.row(2, "b"));
    commit(table, Tables.row(3, "c"));
    assertEquals(List.of("1,a", "2,b", "3,c"), Tables.rows(table));
  }

  @Test
  void reused_rows_are_copied() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    GenericRow row = Tables.row(1, "a");
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      write.write(row);
      row.setField(0, 2);
      write.write(row);
      commit.commit(write.prepareCommit());
    }
    assertEquals(List.of("1,a", "2,a"), Tables.rows(table));
  }

  @Test
  void row_kinds_reach_a_table_with_a_primary_key() throws Exception {
    FileStoreTable table = tables.keyed("t", Map.of());
    commit(table, Tables.row(1, "a"), Tables.row(2, "b"), Tables.row(3, "c"));
    GenericRow deleted = Tables.row(2, "b");
    deleted.setRowKind(RowKind.DELETE);
    GenericRow updated = Tables.row(3, "d");
    updated.setRowKind(RowKind.UPDATE_AFTER);
    commit(table, deleted, updated);
    assertEquals(List.of("1,a", "3,d"), Tables.rows(table));
  }

  @Test
  void refused_rows_have_the_same_errors_as_in_paimon_java() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    FileStoreTable plain = table.copy(Map.of("write.native.enabled", "false"));
    GenericRow withoutKey = GenericRow.of(null, null);
    GenericRow deleted = Tables.row(1, "a");
    deleted.setRowKind(RowKind.DELETE);
    for (GenericRow refused : List.of(withoutKey, deleted)) {
      Exception expected = refusal(plain, refused);
      Exception actual = refusal(table, refused);
      assertEquals(expected.getClass(), actual.getClass());
      assertEquals(expected.getMessage(), actual.getMessage());
    }
  }

  private static Exception refusal(FileStoreTable table, InternalRow row) throws Exception {
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      write.write(Tables.row(1, "a"));
      return assertThrows(Exception.class, () -> write.write(row));
    }
  }

  @Test
  void writer_stays_usable_after_a_refused_row() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      write.write(Tables.row(1, "a"));
      assertThrows(RuntimeException.class, () -> write.write(GenericRow.of(null, null)));
      write.write(Tables.row(2, "b"));
      commit.commit(write.prepareCommit());
    }
    assertEquals(List.of("1,a", "2,b"), Tables.rows(table));
  }

  @Test
  void wrong_bucket_fails_the_writer() throws Exception {
    FileStoreTable table = tables.keyed("t", Map.of());
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      GenericRow row = Tables.row(1, "a");
      write.write(row, 1 - write.getBucket(row));
      Exception failure = assertThrows(IllegalArgumentException.class, write::prepareCommit);
      assertTrue(failure.getMessage().contains("its bucket is"), failure.getMessage());
      assertThrows(IllegalStateException.class, write::prepareCommit);
      assertThrows(IllegalStateException.class, () -> write.write(row));
    }
    assertEquals(List.of(), dataFiles());
  }

  @Test
  void wrong_bucket_of_a_table_without_buckets_fails_the_writer() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      write.write(Tables.row(1, "a"), 0);
      assertThrows(IllegalArgumentException.class, () -> write.write(Tables.row(2, "b"), 3));
      assertThrows(IllegalStateException.class, write::prepareCommit);
    }
  }

  @Test
  void bundles_are_written() throws Exception {
    record Bundle(List<InternalRow> rows) implements BundleRecords {
      @Override
      public long rowCount() {
        return rows.size();
      }

      @Override
      public java.util.Iterator<InternalRow> iterator() {
        return rows.iterator();
      }
    }
    FileStoreTable table = tables.partitioned("t", Map.of());
    InternalRow row = Tables.row(1, "a", "x");
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      write.writeBundle(
          write.getPartition(row), 0, new Bundle(List.of(row, Tables.row(2, "b", "x"))));
      commit.commit(write.prepareCommit());
    }
    assertEquals(List.of("1,a,x", "2,b,x"), Tables.rows(table));
  }

  @Test
  void messages_are_prepared_once() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      write.write(Tables.row(1, "a"));
      write.prepareCommit();
      Exception second = assertThrows(IllegalStateException.class, write::prepareCommit);
      assertEquals("BatchTableWrite only support one-time committing.", second.getMessage());
    }
  }

  @Test
  void closed_writer_without_messages_leaves_no_files() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    BatchTableWrite write = table.newBatchWriteBuilder().newWrite();
    for (int k = 0; k < 200_000; k++) {
      write.write(Tables.row(k, "a"));
    }
    write.close();
    write.close();
    assertEquals(List.of(), dataFiles());
    assertThrows(IllegalStateException.class, () -> write.write(Tables.row(1, "a")));
  }

  @Test
  void abort_deletes_the_files_of_messages() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      write.write(Tables.row(1, "a"));
      List<CommitMessage> messages = write.prepareCommit();
      assertEquals(1, dataFiles().size());
      commit.abort(messages);
      assertEquals(List.of(), dataFiles());
    }
  }

  private List<Path> dataFiles() throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith("data-")).toList();
    }
  }

  @Test
  void messages_of_both_writers_go_into_one_commit() throws Exception {
    FileStoreTable table = tables.keyed("t", Map.of());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = new ArrayList<>();
    FileStoreTable plain = table.copy(Map.of("write.native.enabled", "false"));
    for (FileStoreTable selected : List.of(table, plain)) {
      try (BatchTableWrite write = selected.newBatchWriteBuilder().newWrite()) {
        write.write(Tables.row(selected == table ? 1 : 2, "a"));
        messages.addAll(write.prepareCommit());
      }
    }
    try (BatchTableCommit commit = builder.newCommit()) {
      commit.commit(messages);
    }
    assertEquals(List.of("1,a", "2,a"), Tables.rows(table));
    assertEquals(1, table.latestSnapshot().orElseThrow().id());
  }

  @Test
  void serialized_builder_writes_natively() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    BatchWriteBuilder builder = copy(table.newBatchWriteBuilder());
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      write.write(Tables.row(1, "a"));
      assertTrue(NativeWrites.choice(write).isNative());
      commit.commit(write.prepareCommit());
    }
    assertEquals(List.of("1,a"), Tables.rows(table));
  }

  @SuppressWarnings("unchecked")
  private static <T> T copy(T object) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }

  @Test
  void memory_pool_limits_the_native_memory() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      write.withMemoryPoolFactory(
          new MemoryPoolFactory(new HeapMemorySegmentPool(2 << 20, 64 << 10)));
      for (int k = 0; k < 100_000; k++) {
        write.write(Tables.row(k, "some text of a row"));
      }
      assertTrue(NativeWrites.choice(write).isNative());
      commit.commit(write.prepareCommit());
    }
    assertEquals(100_000, Tables.rows(table).size());
  }

  @Test
  void metrics_are_registered_until_the_writer_is_closed() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    RecordedMetrics metrics = new RecordedMetrics();
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      write.withMetricRegistry(metrics);
      write.write(Tables.row(1, "a"));
      write.prepareCommit();
      assertEquals(1L, metrics.gauge("nativeWriter", "rows"));
      assertEquals(1L, metrics.gauge("nativeWriter", "files"));
      assertEquals(0L, metrics.gauge("writerBuffer", "usedWriteBufferSizeByte"));
      assertFalse(metrics.allClosed());
    }
    assertTrue(metrics.allClosed());
  }
}
