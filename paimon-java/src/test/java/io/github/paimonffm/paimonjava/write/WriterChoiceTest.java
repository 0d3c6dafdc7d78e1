package io.github.paimonffm.paimonjava.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.paimonjava.NativeWrites;
import io.github.paimonffm.paimonjava.choice.NativeChoice;
import io.github.paimonffm.paimonjava.testing.LogLines;
import io.github.paimonffm.paimonjava.testing.Tables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.disk.IOManager;
import org.apache.paimon.schema.SchemaChange;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.types.DataTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Which writer is chosen, and when. */
class WriterChoiceTest {

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

  private static NativeChoice choice(BatchWriteBuilder builder) throws Exception {
    try (BatchTableWrite write = builder.newWrite()) {
      return NativeWrites.choice(write);
    }
  }

  @Test
  void option_switches_the_native_writer_on() throws Exception {
    FileStoreTable table = tables.append("t", Map.of("write.native.enabled", "false"));
    assertFalse(choice(table.newBatchWriteBuilder()).isNative());
    assertTrue(choice(NativeWrites.newBatchWriteBuilder(table)).isNative());
    FileStoreTable enabled = table.copy(Map.of("write.native.enabled", "true"));
    assertTrue(choice(enabled.newBatchWriteBuilder()).isNative());
  }

  @Test
  void table_of_another_catalog_writes_natively_by_method() throws Exception {
    tables.append("t", Map.of());
    try (Tables plain = Tables.open("filesystem", folder)) {
      FileStoreTable table = plain.table("t");
      assertFalse(choice(table.newBatchWriteBuilder()).isNative());
      assertTrue(choice(NativeWrites.newBatchWriteBuilder(table)).isNative());
    }
  }

  @Test
  void required_native_writer_fails_with_the_reason() throws Exception {
    FileStoreTable table =
        tables.append("t", Map.of("file.format", "orc", "write.native.required", "true"));
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      Exception refused =
          assertThrows(UnsupportedOperationException.class, () -> write.write(Tables.row(1, "a")));
      assertTrue(refused.getMessage().contains("'orc'"), refused.getMessage());
      assertTrue(refused.getMessage().contains("write.native.required"), refused.getMessage());
    }
  }

  @Test
  void reason_is_logged_once_for_each_writer() throws Exception {
    FileStoreTable table = tables.append("t", Map.of("file.format", "orc"));
    List<String> lines =
        LogLines.of(
            () -> {
              try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
                write.write(Tables.row(1, "a"));
                write.write(Tables.row(2, "b"));
              }
            });
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.getFirst().contains("db.t: the file format"), lines.toString());
  }

  @Test
  void selected_columns_go_to_paimon_java() throws Exception {
    FileStoreTable table = tables.append("t", Map.of("row-tracking.enabled", "true"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      write.withWriteType(table.rowType().project(List.of("k")));
      write.write(GenericRow.of(7));
      assertTrue(
          NativeWrites.choice(write).reasonForPaimonJava().orElse("").contains("withWriteType"));
      commit.commit(write.prepareCommit());
    }
    assertEquals(List.of("7,null"), Tables.rows(table));
  }

  @Test
  void forced_compaction_goes_to_paimon_java() throws Exception {
    Map<String, String> forced = Map.of("force-lookup", "true");
    NativeChoice choice = choice(tables.keyed("forced", forced).newBatchWriteBuilder());
    assertTrue(choice.reasonForPaimonJava().orElse("").contains("force-lookup"), choice.toString());
    Map<String, String> writeOnly = Map.of("force-lookup", "true", "write-only", "true");
    assertTrue(choice(tables.keyed("write_only", writeOnly).newBatchWriteBuilder()).isNative());
  }

  @Test
  @EnabledIfSystemProperty(
      named = "paimon.version",
      matches = "1\\..*",
      disabledReason = "Paimon Java 2.0.0 does not create such a table")
  void sequence_group_of_a_key_column_goes_to_paimon_java() throws Exception {
    Map<String, String> group =
        Map.of("merge-engine", "partial-update", "fields.k.sequence-group", "v");
    NativeChoice choice = choice(tables.keyed("t", group).newBatchWriteBuilder());
    assertTrue(
        choice.reasonForPaimonJava().orElse("").contains("primary key column 'k'"),
        choice.toString());
  }

  @Test
  void compaction_before_the_first_row_goes_to_paimon_java() throws Exception {
    FileStoreTable table = tables.keyed("t", Map.of());
    for (int i = 0; i < 2; i++) {
      BatchWriteBuilder builder = table.newBatchWriteBuilder();
      try (BatchTableWrite write = builder.newWrite();
          BatchTableCommit commit = builder.newCommit()) {
        write.write(Tables.row(1, "v" + i));
        commit.commit(write.prepareCommit());
      }
    }
    GenericRow row = Tables.row(1, "v2");
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit();
        IOManager spill = IOManager.create(folder.resolve("spill").toString())) {
      write.withIOManager(spill);
      write.compact(write.getPartition(row), write.getBucket(row), true);
      write.write(row);
      assertFalse(NativeWrites.choice(write).isNative());
      commit.commit(write.prepareCommit());
    }
    assertEquals(List.of("1,v2"), Tables.rows(table));
    // Three files without compaction: two before it, and one of the row after it.
    assertEquals(2, table.store().newScan().plan().files().size());
  }

  @Test
  void compaction_after_the_first_row_is_refused() throws Exception {
    FileStoreTable table = tables.keyed("t", Map.of());
    GenericRow row = Tables.row(1, "a");
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      write.write(row);
      Exception refused =
          assertThrows(
              UnsupportedOperationException.class,
              () -> write.compact(write.getPartition(row), write.getBucket(row), true));
      assertTrue(refused.getMessage().contains("write.native.enabled"), refused.getMessage());
    }
  }

  @Test
  void settings_after_the_first_row_are_refused() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      write.write(Tables.row(1, "a"));
      assertThrows(IllegalStateException.class, () -> write.withWriteType(table.rowType()));
    }
  }

  @Test
  void old_schema_goes_to_paimon_java() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    tables
        .catalog()
        .alterTable(
            Tables.name("t"), List.of(SchemaChange.addColumn("added", DataTypes.INT())), false);
    NativeChoice choice = choice(table.newBatchWriteBuilder());
    assertFalse(choice.isNative());
    assertTrue(choice(tables.table("t").newBatchWriteBuilder()).isNative());
  }
}
