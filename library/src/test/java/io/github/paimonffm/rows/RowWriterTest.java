package io.github.paimonffm.rows;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Row;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.RowWriter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rows as arrays, maps and records, through a row writer. */
class RowWriterTest {

  private static final LocalDate DAY = LocalDate.of(2026, 6, 26);

  @RegisterExtension final Workspace workspace = new Workspace();

  /** A row of {@link #orders}. */
  private record Order(long orderId, BigDecimal amount, LocalDate dt) {}

  private Table orders() {
    return workspace.create(
        "orders",
        Schema.builder()
            .column("order_id", "BIGINT NOT NULL")
            .column("amount", "DECIMAL(18, 2)")
            .column("dt", "DATE"));
  }

  /** Work with a row writer. */
  private interface Work {
    void on(RowWriter rows);
  }

  /** Writes rows, and commits them after the row writer was closed. */
  private void write(Table table, Work work) {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      try (RowWriter rows = write.rows(workspace.allocator())) {
        work.on(rows);
      }
      commit.commit(write.prepareCommit());
    }
  }

  private static String refusal(RowWriter rows, Object... values) {
    return assertThrows(SchemaMismatchException.class, () -> rows.add(values)).getMessage();
  }

  @Test
  void arraysMapsAndRecordsAreRows() {
    Table table = orders();
    Map<String, Object> withNull = new HashMap<>(Map.of("order_id", 4));
    withNull.put("dt", null);
    Row asRow = Row.factory(List.of("dt", "order_id")).of(DAY, 5);
    write(
        table,
        rows -> {
          rows.add(1, new BigDecimal("1.5"), DAY);
          rows.add(Map.of("order_id", 2L, "amount", 7));
          rows.add(new Order(3, null, DAY));
          rows.add(asRow);
          rows.addAll(List.of(withNull, new Object[] {6, 0, null}, Arrays.asList(7, 1, DAY)));
          assertEquals(7, rows.rowCount());
        });
    assertEquals(
        List.of(
            row(1L, new BigDecimal("1.50"), DAY),
            row(2L, new BigDecimal("7.00"), null),
            row(3L, null, DAY),
            row(5L, null, DAY),
            row(4L, null, null),
            row(6L, new BigDecimal("0.00"), null),
            row(7L, new BigDecimal("1.00"), DAY)),
        workspace.rows(table));
  }

  @Test
  void preparedCommitHasRowsOfOpenRowWriters() {
    Table table = orders();
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit();
        VectorSchemaRoot batch = workspace.batch(table, List.of(row(3L, null, null)))) {
      RowWriter rows = write.rows(workspace.allocator());
      RowWriter others = write.rows(workspace.allocator());
      rows.add(1, null, null);
      others.add(2, null, null);
      write.writeArrow(batch);
      commit.commit(write.prepareCommit());
      assertThrows(IllegalStateException.class, () -> rows.add(9, null, null));
      assertThrows(IllegalStateException.class, () -> write.rows(workspace.allocator()));
      others.close();
      others.close();
      assertThrows(IllegalStateException.class, () -> others.add(9, null, null));
    }
    assertEquals(3, workspace.rows(table).size());
  }

  @Test
  void writerWithoutPreparedCommitWritesNoRows() {
    Table table = orders();
    BatchTableWrite write = table.newBatchWriteBuilder().newWrite();
    RowWriter rows = write.rows(workspace.allocator());
    rows.add(1, null, null);
    write.close();
    assertThrows(IllegalStateException.class, () -> rows.add(2, null, null));
    rows.close();
    assertTrue(table.latestSnapshot().isEmpty());
  }

  @Test
  void manyRowsAreWrittenInBoundedBatches() {
    Table table =
        workspace.create("many", Schema.builder().column("id", "INT").column("text", "STRING"));
    String text = "x".repeat(1000);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BufferAllocator allocator = new RootAllocator();
        BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      RowWriter rows = write.rows(allocator);
      for (int i = 0; i < 200_000; i++) {
        rows.add(i, i % 2 == 0 ? text : null);
      }
      commit.commit(write.prepareCommit());
      assertTrue(allocator.getPeakMemoryAllocation() < 48 << 20, allocator::toVerboseString);
      assertTrue(write.metrics().batches() >= 6, () -> write.metrics().toString());
      rows.close();
    }
    try (var rows = table.newReadBuilder().rows()) {
      long sum = rows.stream().mapToLong(row -> row.getInt("id")).sum();
      assertEquals(199_999L * 100_000, sum);
    }
  }

  @Test
  void refusedRowIsNotAdded() {
    Table table = orders();
    write(
        table,
        rows -> {
          rows.add(1, null, DAY);
          assertEquals(
              "row 1, column 'amount': '1.234' (java.math.BigDecimal) has more decimal places than"
                  + " DECIMAL(18, 2)",
              refusal(rows, 2, new BigDecimal("1.234"), DAY));
          assertEquals(
              "row 1, column 'order_id': null; expected a value, because the type is BIGINT NOT NULL",
              refusal(rows, null, null, null));
          assertEquals(
              "row 1, column 'dt': '2026-06-26' (java.lang.String); expected a LocalDate for DATE",
              refusal(rows, 2, null, "2026-06-26"));
          rows.add(2, null, null);
        });
    assertEquals(List.of(row(1L, null, DAY), row(2L, null, null)), workspace.rows(table));
  }

  @Test
  void decimalsWithExtremeExponentsAreRefusedAtOnce() {
    Table table = orders();
    write(
        table,
        rows -> {
          for (String number : List.of("1E+2000000000", "-1E+17")) {
            String message = refusal(rows, 1, new BigDecimal(number), null);
            assertTrue(message.contains("has more digits than DECIMAL(18, 2)"), message);
          }
          String message = refusal(rows, 1, new BigDecimal("1E-2000000000"), null);
          assertTrue(message.contains("has more decimal places than"), message);
          rows.add(1, new BigDecimal("0E+2000000000"), null);
          rows.add(2, new BigDecimal("1E+15"), null);
          rows.add(3, new BigDecimal("1.5000"), null);
        });
    assertEquals(
        List.of(
            row(1L, new BigDecimal("0.00"), null),
            row(2L, new BigDecimal("1000000000000000.00"), null),
            row(3L, new BigDecimal("1.50"), null)),
        workspace.rows(table));
  }

  @Test
  void rowsWithWrongColumnsAreRefused() {
    Table table = orders();
    write(
        table,
        rows -> {
          assertTrue(refusal(rows, 1, 2).startsWith("row 0, 2 values; expected 3"));
          // The compiler selects add(Object...) for a List, so the list is the value of one column.
          assertTrue(
              refusal(rows, List.of(1, 2))
                  .endsWith(
                      "; the value is '[1, 2]' (java.util.ImmutableCollections$List12), whose"
                          + " class is not a record, Map or Row"));
          assertTrue(refusal(rows, new Unknown(1, 2)).endsWith("use addAll"));
          assertTrue(refusal(rows, (Object) null).endsWith("; the value is null"));
          String unknown =
              assertThrows(
                      SchemaMismatchException.class,
                      () -> rows.add(Map.of("order_id", 1, "Amount", 2)))
                  .getMessage();
          assertTrue(unknown.contains("has no column 'Amount'"), unknown);
          String missing =
              assertThrows(SchemaMismatchException.class, () -> rows.add(Map.of("amount", 1)))
                  .getMessage();
          assertTrue(missing.contains("column 'order_id': null"), missing);
          String noRow =
              assertThrows(SchemaMismatchException.class, () -> rows.addAll(List.of("text")))
                  .getMessage();
          assertTrue(noRow.contains("'text' (java.lang.String) is no row"), noRow);
        });
    assertTrue(table.latestSnapshot().isEmpty());
  }

  private record Unknown(long orderId, int price) {}

  private record Twice(long orderId, long order_id) {}

  @Test
  void recordsThatDoNotMatchAreRefused() {
    Table table = orders();
    write(
        table,
        rows -> {
          String unknown =
              assertThrows(SchemaMismatchException.class, () -> rows.add(new Unknown(1, 2)))
                  .getMessage();
          assertTrue(
              unknown.contains("'price'") && unknown.contains(Unknown.class.getName()), unknown);
          String twice =
              assertThrows(SchemaMismatchException.class, () -> rows.add(new Twice(1, 2)))
                  .getMessage();
          assertTrue(twice.contains("both match 'order_id'"), twice);
        });
  }

  @Test
  void ambiguousComponentIsRefused() {
    Table table =
        workspace.create(
            "similar", Schema.builder().column("order_id", "INT").column("ORDERID", "INT"));
    record Similar(int orderId) {}
    write(
        table,
        rows -> {
          String message =
              assertThrows(SchemaMismatchException.class, () -> rows.add(new Similar(1)))
                  .getMessage();
          assertTrue(message.contains("several names"), message);
        });
  }

  @Test
  void omittedColumnsGetTheirDefaults() {
    Table table =
        workspace.create(
            "defaults",
            Schema.builder()
                .column("id", "INT NOT NULL")
                .column("state", "STRING", null, "new")
                .column("n", "INT", null, "7"));
    record OnlyId(int id) {}
    write(
        table,
        rows -> {
          rows.add(new OnlyId(1));
          rows.add(2, null, null);
          rows.add(Map.of("id", 3, "n", 0));
          rows.add(new OnlyId(4));
        });
    assertEquals(
        List.of(row(1, "new", 7), row(2, null, null), row(3, "new", 0), row(4, "new", 7)),
        workspace.rows(table));
  }

  @Test
  void failedBatchFailsTheWriter() {
    Table table = workspace.create("t", Schema.builder().column("text", "STRING"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BufferAllocator small = new RootAllocator(1 << 20);
        BatchTableWrite write = builder.newWrite()) {
      RowWriter rows = write.rows(small);
      assertThrows(
          OutOfMemoryException.class,
          () -> IntStream.range(0, 100_000).forEach(i -> rows.add("a text of some length " + i)));
      // The rows that fit the memory are not lost.
      long added = rows.rowCount();
      assertTrue(added > 0);
      rows.flush();
      assertEquals(added, write.metrics().rows());
    }
  }

  @Test
  void onlyOneThreadCanUseRowWriter() throws Exception {
    Table table = orders();
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite()) {
      RowWriter rows = write.rows(workspace.allocator());
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch leave = new CountDownLatch(1);
      Map<String, Object> slow =
          new HashMap<>() {
            @Override
            public Object get(Object key) {
              inside.countDown();
              try {
                leave.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return super.get(key);
            }
          };
      slow.put("order_id", 1);
      Thread other = Thread.ofPlatform().start(() -> rows.add(slow));
      inside.await();
      assertThrows(IllegalStateException.class, () -> rows.add(2, null, null));
      leave.countDown();
      other.join();
      assertEquals(1, rows.rowCount());
    }
  }

  @Test
  void valueOfRowCannotUseRowWriter() {
    Table table = orders();
    write(
        table,
        rows -> {
          Map<String, Object> nested =
              new HashMap<>(Map.of("order_id", 1)) {
                @Override
                public Object get(Object key) {
                  rows.add(2, null, null);
                  return super.get(key);
                }
              };
          assertThrows(IllegalStateException.class, () -> rows.add(nested));
          rows.add(3, null, null);
        });
    assertEquals(List.of(row(3L, null, null)), workspace.rows(table));
  }

  @Test
  void failureOfAccessorIsPassedOn() {
    RuntimeException failure = new IllegalArgumentException("accessor");
    record Failing(long orderId, RuntimeException failure) {
      @Override
      public long orderId() {
        throw failure;
      }
    }
    Table table =
        workspace.create(
            "f", Schema.builder().column("order_id", "BIGINT").column("failure", "INT"));
    write(
        table,
        rows -> {
          RuntimeException thrown =
              assertThrows(RuntimeException.class, () -> rows.add(new Failing(1, failure)));
          assertSame(failure, thrown);
          rows.add(1, 2);
        });
    assertEquals(List.of(row(1L, 2)), workspace.rows(table));
  }

  @Test
  void nullArgumentsAreRefused() {
    Table table = orders();
    write(
        table,
        rows -> {
          assertThrows(NullPointerException.class, () -> rows.add((Object[]) null));
          assertThrows(NullPointerException.class, () -> rows.add((Map<String, ?>) null));
          assertThrows(NullPointerException.class, () -> rows.add((Record) null));
          assertThrows(SchemaMismatchException.class, () -> rows.addAll(Arrays.asList(null, 1)));
        });
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      assertThrows(NullPointerException.class, () -> write.rows(null));
    }
  }

  @Test
  void rowThatDoesNotFitEndsTheAppend() {
    Table table = orders();
    List<Object> rows = List.of(new Order(1, null, DAY), Map.of("dt", DAY));
    assertThrows(SchemaMismatchException.class, () -> table.appendRows(rows));
    assertTrue(table.latestSnapshot().isEmpty());
    assertEquals(new TreeSet<>(), TableState.dataFiles(table));
    assertThrows(NullPointerException.class, () -> table.appendRows(null));
  }

  @Test
  void rowKnowsItsNamesAndValues() {
    Row.Factory rows = Row.factory(List.of("id", "name", "data"));
    Row row = rows.of(1, null, new byte[] {1, 2});
    assertEquals("{id=1, name=null, data=[1, 2]}", row.toString());
    assertEquals(rows.of(1, null, new byte[] {1, 2}), row);
    assertEquals(rows.of(1, null, new byte[] {1, 2}).hashCode(), row.hashCode());
    assertEquals(1L, row.getLong("id"));
    assertTrue(row.isNull("name") && row.has("data") && !row.has("x"));
    assertEquals(
        "the row has no field 'x'; its fields are [id, name, data]",
        assertThrows(InvalidArgumentException.class, () -> row.get("x")).getMessage());
    assertEquals(
        "the field 'name' is null; expected java.lang.String",
        assertThrows(InvalidArgumentException.class, () -> row.getString("name")).getMessage());
    assertThrows(InvalidArgumentException.class, () -> row.get(3));
    assertThrows(InvalidArgumentException.class, () -> rows.of(1));
    assertThrows(InvalidArgumentException.class, () -> Row.factory(List.of("a", "a")));
  }
}
