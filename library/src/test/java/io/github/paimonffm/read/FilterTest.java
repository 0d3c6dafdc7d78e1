package io.github.paimonffm.read;

import static io.github.paimonffm.testing.Rows.row;
import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.LongStream;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Filters keep exactly the rows for which they are true, regardless of the splits. */
class FilterTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table layoutTable(Layout layout) {
    Table table = workspace.create("t", layout.schema());
    workspace.append(
        table,
        List.of(
            row(1L, 1, "a", new BigDecimal("1.00")),
            row(2L, 1, "b", new BigDecimal("2.00")),
            row(3L, 2, "a", new BigDecimal("3.00")),
            row(4L, 2, null, null)));
    return table;
  }

  private List<List<Object>> rows(ReadBuilder read, List<Split> splits) {
    try (ArrowReader reader = read.newRead().createReader(splits, workspace.allocator())) {
      return Rows.of(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void filterColumnNeedNotBeProjected(Layout layout) {
    Table table = layoutTable(layout);
    ReadBuilder read =
        table
            .newReadBuilder()
            .withProjection("amount", "id")
            .withFilter(Predicate.equal("name", "a"));
    Rows.assertSame(
        List.of(row(new BigDecimal("1.00"), 1L), row(new BigDecimal("3.00"), 3L)),
        Rows.of(read, workspace.allocator()));
  }

  @Test
  void severalFiltersAreCombinedByAnd() {
    Table table = layoutTable(Layout.APPEND);
    ReadBuilder some =
        table.newReadBuilder().withProjection("id").withFilter(Predicate.isNotNull("name"));
    assertEquals(3, Rows.of(some, workspace.allocator()).size());
    ReadBuilder fewer = some.withFilter(Predicate.equal("part", 1));
    Rows.assertSame(List.of(row(1L), row(2L)), Rows.of(fewer, workspace.allocator()));
    assertEquals(
        3, Rows.of(some, workspace.allocator()).size(), "the original builder is unchanged");
  }

  @Test
  void partitionFilterPrunesPlan() throws Exception {
    Table table = layoutTable(Layout.PARTITIONED);
    ReadBuilder read =
        table.newReadBuilder().withProjection("id").withFilter(Predicate.equal("part", 2));
    List<Split> all = table.newReadBuilder().newScan().plan().splits();
    List<Split> planned = read.newScan().plan().splits();
    assertEquals(2, all.size());
    assertEquals(1, planned.size());
    Rows.assertSame(List.of(row(3L), row(4L)), rows(read, planned));
    Rows.assertSame(List.of(row(3L), row(4L)), rows(read, all));
    assertEquals(
        List.of(),
        table.newReadBuilder().withFilter(Predicate.equal("part", 3)).newScan().plan().splits());
  }

  @ParameterizedTest
  @EnumSource(names = {"KEYED", "KEYED_PARTITIONED"})
  void replacedRowsDoNotMatch(Layout layout) throws Exception {
    Table table = layoutTable(layout);
    workspace.append(table, List.of(row(1L, 1, "new", new BigDecimal("100.00"))));
    List<Split> allSplits = table.newReadBuilder().newScan().plan().splits();
    for (Predicate old :
        List.of(
            Predicate.equal("name", "a").and(Predicate.equal("part", 1)),
            Predicate.lessThan("amount", 2),
            Predicate.notEqual("name", "new").and(Predicate.equal("id", 1)))) {
      ReadBuilder read = table.newReadBuilder().withFilter(old);
      assertEquals(List.of(), rows(read, allSplits), () -> "all splits: " + old);
      assertEquals(
          List.of(), rows(read, read.newScan().plan().splits()), () -> "planned splits: " + old);
    }
    ReadBuilder read = table.newReadBuilder().withFilter(Predicate.greaterThan("amount", 50));
    Rows.assertSame(
        List.of(row(1L, 1, "new", new BigDecimal("100.00"))), Rows.of(read, workspace.allocator()));
  }

  @ParameterizedTest
  @EnumSource
  void limitCountsFilteredRows(Layout layout) throws Exception {
    Table table = workspace.create("t", layout.schema());
    for (long commit = 0; commit < 3; commit++) {
      List<List<Object>> rows = new ArrayList<>();
      for (long id = 100 * commit; id < 100 * commit + 100; id++) {
        rows.add(row(id, (int) (id % 2), id % 10 == 9 ? "yes" : "no", null));
      }
      workspace.append(table, rows);
    }
    List<Split> allSplits = table.newReadBuilder().withLimit(300).newScan().plan().splits();
    ReadBuilder read =
        table.newReadBuilder().withProjection("id").withFilter(Predicate.equal("name", "yes"));
    for (int limit : new int[] {0, 1, 7, 29, 30, 31, 1_000}) {
      ReadBuilder limited = read.withLimit(limit);
      for (List<Split> splits : List.of(allSplits, limited.newScan().plan().splits())) {
        List<List<Object>> rows = rows(limited, splits);
        assertEquals(Math.min(limit, 30), rows.size(), "rows for limit " + limit);
        assertEquals(rows.size(), Set.copyOf(rows).size(), "distinct rows");
        assertTrue(rows.stream().allMatch(row -> (Long) row.getFirst() % 10 == 9), rows::toString);
      }
    }
  }

  @Test
  void serializedBuilderKeepsItsFilter() throws Exception {
    Table table = layoutTable(Layout.PARTITIONED);
    ReadBuilder read =
        table
            .newReadBuilder()
            .withProjection("id")
            .withFilter(Predicate.in("part", List.of(1, 5)).or(Predicate.isNull("name")));
    ReadBuilder copy = Transport.send(read);
    Rows.assertSame(List.of(row(1L), row(2L), row(4L)), Rows.of(copy, workspace.allocator()));
  }

  @Test
  void isNullWorksOnEveryType() {
    Table table =
        workspace.create(
            "t",
            Schema.builder()
                .column("id", "INT")
                .column("list", "ARRAY<INT>")
                .column("row", "ROW<a INT>")
                .column("map", "MAP<STRING, INT>"));
    workspace.append(
        table, List.of(row(1, List.of(1), row(2), Map.of("k", 3)), row(2, null, null, null)));
    for (String column : List.of("list", "row", "map")) {
      ReadBuilder read = table.newReadBuilder().withProjection("id");
      assertEquals(
          List.of(row(2)),
          Rows.of(read.withFilter(Predicate.isNull(column)), workspace.allocator()),
          column);
      assertEquals(
          List.of(row(1)),
          Rows.of(read.withFilter(Predicate.isNotNull(column)), workspace.allocator()),
          column);
    }
  }

  /** File statistics omit NaN and do not distinguish -0.0 from 0.0. */
  @ParameterizedTest
  @EnumSource(names = {"APPEND", "KEYED"})
  void floatingPointNumbersCompareAsInJava(Layout layout) {
    Table table = workspace.create("t", layout.schema().column("d", "DOUBLE").column("f", "FLOAT"));
    double[][] files = {
      {NaN, 1.0}, {1.0, -0.0}, {0.0, NEGATIVE_INFINITY}, {NEGATIVE_INFINITY, NaN}, {NaN}
    };
    long id = 0;
    for (double[] values : files) {
      List<List<Object>> rows = new ArrayList<>(List.of(row(id++, 1, null, null, null, null)));
      for (double value : values) {
        rows.add(row(id++, 1, null, null, value, (float) value));
      }
      workspace.append(table, rows);
    }
    List<List<Object>> all = workspace.rows(table);
    for (double literal : new double[] {NaN, -0.0, 0.0, 1.0, 5.0, NEGATIVE_INFINITY}) {
      for (String column : List.of("d", "f")) {
        assertKept(table, all, Predicate.equal(column, literal), literal, order -> order == 0);
        assertKept(table, all, Predicate.notEqual(column, literal), literal, order -> order != 0);
        assertKept(table, all, Predicate.lessThan(column, literal), literal, order -> order < 0);
        assertKept(
            table, all, Predicate.lessOrEqual(column, literal), literal, order -> order <= 0);
        assertKept(table, all, Predicate.greaterThan(column, literal), literal, order -> order > 0);
        assertKept(
            table, all, Predicate.greaterOrEqual(column, literal), literal, order -> order >= 0);
        assertKept(
            table,
            all,
            Predicate.not(Predicate.lessThan(column, literal)),
            literal,
            order -> order >= 0);
        assertKept(
            table, all, Predicate.notIn(column, List.of(literal)), literal, order -> order != 0);
      }
    }
  }

  private void assertKept(
      Table table, List<List<Object>> all, Predicate predicate, double literal, IntPredicate kept) {
    List<List<Object>> expected =
        all.stream()
            .filter(row -> row.get(4) != null)
            .filter(row -> kept.test(Double.compare((Double) row.get(4), literal)))
            .toList();
    ReadBuilder read = table.newReadBuilder().withFilter(predicate);
    List<Split> allSplits = table.newReadBuilder().newScan().plan().splits();
    assertEquals(texts(expected), texts(rows(read, allSplits)), () -> "all splits: " + predicate);
    assertEquals(
        texts(expected),
        texts(rows(read, read.newScan().plan().splits())),
        () -> "planned splits: " + predicate);
  }

  private static List<String> texts(List<List<Object>> rows) {
    return rows.stream().map(List::toString).sorted().toList();
  }

  @Test
  void predicateOfMaximumDepthIsAccepted() {
    Table table = layoutTable(Layout.APPEND);
    Predicate deep = Predicate.equal("id", 1);
    for (int depth = 1; depth < Predicate.MAX_DEPTH; depth++) {
      deep =
          depth % 2 == 0
              ? deep.and(Predicate.isNotNull("name"))
              : deep.or(Predicate.equal("id", 2));
    }
    ReadBuilder read = table.newReadBuilder().withProjection("id").withFilter(deep);
    Rows.assertSame(List.of(row(1L), row(2L)), Rows.of(read, workspace.allocator()));
  }

  @Test
  void longListOfLiteralsIsAccepted() {
    Table table = layoutTable(Layout.APPEND);
    List<Long> literals = LongStream.rangeClosed(3, 5_000).boxed().toList();
    ReadBuilder read =
        table.newReadBuilder().withProjection("id").withFilter(Predicate.in("id", literals));
    Rows.assertSame(List.of(row(3L), row(4L)), Rows.of(read, workspace.allocator()));
  }
}
