package io.github.paimonffm.paimonjava.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.paimonjava.NativeReads;
import io.github.paimonffm.paimonjava.choice.NativeChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.disk.IOManager;
import org.apache.paimon.predicate.Predicate;
import org.apache.paimon.predicate.PredicateBuilder;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.table.source.TableRead;
import org.apache.paimon.types.RowType;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads tables that Paimon Java has written twice: with Paimon Java's reader and natively. */
class TwinReadTest {

  static List<TableDefinition> tables() {
    return TableDefinitions.ofThisRun();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void both_readers_give_equal_rows(TableDefinition definition, @TempDir Path folder)
      throws Exception {
    try (PaimonProgram program = new PaimonProgram(folder, "native-filesystem", definition);
        IOManager spill = IOManager.create(folder.resolve("spill").toString())) {
      program.createTable();
      boolean deletes = TwinRunTest.acceptsDeletes(definition);
      boolean tracksRows = definition.options().containsKey("row-tracking.enabled");
      Twin twin = new Twin(spill, tracksRows ? "no row ids" : reason(definition), tracksRows);
      program.append(program.table(), 1, 300, false);
      program.append(program.table(), 2, 200, deletes);
      program.append(program.table(), 3, 200, deletes);
      twin.requireEqual("upserts", program.table());
      program.compact(program.table());
      twin.requireEqual("full compaction", program.table());
      program.append(program.table(), 4, 100, deletes);
      twin.requireEqual("upserts after compaction", program.table());
    }
  }

  /**
   * Returns a part of the reason why Paimon Java reads a table; empty if the native reader does.
   */
  private static String reason(TableDefinition definition) {
    return definition.options().containsKey("file.format") ? "file format" : "";
  }

  /**
   * A table that is read in two ways.
   *
   * @param reason a part of the expected reason for Paimon Java's reader; empty for none
   * @param mayBeNative whether the reason concerns only some files
   */
  private record Twin(IOManager spill, String reason, boolean mayBeNative) {

    void requireEqual(String step, FileStoreTable table) throws Exception {
      FileStoreTable fast = table.copy(Map.of("read.native.enabled", "true"));
      RowType all = table.rowType();
      List<String> names = new ArrayList<>(all.getFieldNames());
      Collections.reverse(names);
      RowType some = all.project(names.subList(0, names.size() / 2 + 1));

      assertFalse(rows(table, all, null, false).isEmpty(), step);
      assertEquals(rows(table, all, null, false), rows(fast, all, null, false), step);
      assertEquals(rows(table, some, null, false), rows(fast, some, null, false), step);
      Predicate filter = filter(all);
      List<String> matching = rows(table, all, filter, true);
      assertEquals(matching, rows(fast, all, filter, true), step);
      List<String> few = rows(fast, all, filter, false);
      assertTrue(few.containsAll(matching), step);
      assertTrue(rows(table, all, filter, false).containsAll(few), step);
      RowType empty = all.project(List.<String>of());
      assertEquals(rows(table, empty, null, false).size(), rows(fast, empty, null, false).size());
    }

    private static Predicate filter(RowType type) {
      PredicateBuilder build = new PredicateBuilder(type);
      int k = type.getFieldIndex("k");
      return PredicateBuilder.and(
          build.greaterThan(k, 5),
          PredicateBuilder.or(build.lessOrEqual(k, 20), build.in(k, List.of(30, 31, 35))));
    }

    private List<String> rows(FileStoreTable table, RowType type, Predicate filter, boolean execute)
        throws Exception {
      ReadBuilder builder = table.newReadBuilder().withReadType(type).withFilter(filter);
      TableRead read = builder.newRead().withIOManager(spill);
      if (execute) {
        read.executeFilter();
      }
      List<String> rows = new ArrayList<>();
      try (RecordReader<InternalRow> reader = read.createReader(builder.newScan().plan())) {
        if (table.options().containsKey("read.native.enabled")) {
          NativeChoice choice = NativeReads.choice(reader);
          String found = choice.reasonForPaimonJava().orElse("");
          assertTrue(choice.isNative() || !reason.isEmpty(), found);
          assertTrue(found.contains(reason) || mayBeNative, found);
        }
        // Only Paimon Java's reader tells updates from inserts, and only before a compaction.
        reader.forEachRemaining(row -> rows.add(RowText.of(row, type).replace("+U[", "+I[")));
      }
      rows.sort(null);
      return rows;
    }
  }
}
