package io.github.paimonffm.read;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each predicate function on each type in each kind of table, compared with SQL semantics. */
class FilterMatrixTest {

  private static final long SEED = 20260626;

  @RegisterExtension final Workspace workspace = new Workspace();

  /** The columns of the table, in its order. */
  private List<SampleColumn> columns = SampleColumn.ALL;

  /**
   * Creates a table with four commits: low values, high values, only nulls, and a mixture. In a
   * primary key table, the last commit replaces rows of the others.
   */
  private Table create(Layout layout, Map<String, String> options) {
    Schema.Builder schema = layout.schema().options(options);
    columns.stream()
        .skip(SampleColumn.OF_LAYOUTS.size())
        .forEach(column -> schema.column(column.name(), column.type()));
    Table table = workspace.create("t", schema);
    Random random = new Random(SEED);
    boolean nullPartitions = layout != Layout.KEYED_PARTITIONED;
    workspace.append(table, rows(random, 0, 6, 0, 2, false, nullPartitions));
    workspace.append(table, rows(random, 6, 6, 2, 4, false, nullPartitions));
    workspace.append(table, rows(random, 12, 3, 0, 0, true, nullPartitions));
    workspace.append(table, rows(random, 4, 12, 0, 4, true, nullPartitions));
    return table;
  }

  /** Returns rows with random values of each column, from an index range that wraps around. */
  private List<List<Object>> rows(
      Random random, long id, int count, int from, int to, boolean nulls, boolean nullPartitions) {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Object> row = new ArrayList<>();
      row.add(id + i);
      for (SampleColumn column : columns.subList(1, columns.size())) {
        boolean mayBeNull = nulls && (nullPartitions || !column.name().equals("part"));
        int choices = to - from + (mayBeNull ? 1 : 0);
        int choice = choices == 0 ? 0 : random.nextInt(choices);
        List<Object> values = column.values();
        row.add(
            mayBeNull && choice == to - from ? null : values.get((from + choice) % values.size()));
      }
      rows.add(row);
    }
    return rows;
  }

  /** Returns predicates with each function of a column, with present and absent literals. */
  private static List<Predicate> predicates(SampleColumn column) {
    String name = column.name();
    List<Object> literals = column.values().stream().map(SampleColumn::literal).toList();
    Object lowest = literals.getFirst();
    Object middle = literals.get(1);
    Object highest = literals.getLast();
    List<Predicate> predicates =
        new ArrayList<>(
            List.of(
                Predicate.isNull(name),
                Predicate.isNotNull(name),
                Predicate.equal(name, middle),
                Predicate.notEqual(name, middle),
                Predicate.lessThan(name, middle),
                Predicate.lessThan(name, lowest),
                Predicate.lessOrEqual(name, middle),
                Predicate.lessOrEqual(name, highest),
                Predicate.greaterThan(name, middle),
                Predicate.greaterThan(name, highest),
                Predicate.greaterOrEqual(name, middle),
                Predicate.in(name, literals),
                Predicate.in(name, List.of(highest)),
                Predicate.notIn(name, literals),
                Predicate.notIn(name, List.of(lowest, lowest)),
                Predicate.between(name, lowest, middle),
                Predicate.between(name, highest, lowest),
                Predicate.not(Predicate.between(name, middle, highest))));
    if (column.isText()) {
      for (String text : List.of("", "ab", "%", "€")) {
        predicates.addAll(
            List.of(
                Predicate.startsWith(name, text),
                Predicate.endsWith(name, text),
                Predicate.contains(name, text)));
      }
      for (String pattern :
          List.of("", "abc", "a%", "%c", "%b%", "_b_", "a_b", "%\\%%", "b\\%\\_c", "%_€%", "%%")) {
        predicates.add(Predicate.like(name, pattern));
      }
      predicates.add(Predicate.not(Predicate.like(name, "a_b")));
    }
    return predicates;
  }

  @ParameterizedTest
  @EnumSource
  void eachFunctionOfEachTypeFiltersLikeSql(Layout layout) throws Exception {
    Table table = create(layout, Map.of());
    List<List<Object>> all = workspace.rows(table);
    assertEquals(
        !table.primaryKeys().isEmpty(),
        all.size() < 27,
        "the last commit replaces rows of keyed tables");
    // The type matters only for how rows are read, not for how they are distributed.
    boolean allTypes =
        Set.of(Layout.APPEND, Layout.PARTITIONED, Layout.KEYED, Layout.AGGREGATION)
            .contains(layout);
    int count = (allTypes ? columns : SampleColumn.OF_LAYOUTS).size();
    for (SampleColumn column : columns.subList(0, count)) {
      // The id distinguishes the rows.
      List<SampleColumn> columnsRead = Stream.of(column, columns.getFirst()).distinct().toList();
      assertKept(table, all, columnsRead, predicates(column));
    }
  }

  @ParameterizedTest
  @EnumSource
  void predicateTreesFilterLikeSql(Layout layout) throws Exception {
    assertTrees(create(layout, Map.of()));
  }

  @Test
  void predicateTreesFilterAvroFilesLikeSql() throws Exception {
    columns = columns.stream().filter(c -> !c.type().equals("TIMESTAMP(9)")).toList();
    assertTrees(create(Layout.APPEND, Map.of("file.format", "avro")));
  }

  private void assertTrees(Table table) throws IOException {
    Random random = new Random(SEED);
    List<Predicate> leaves =
        columns.stream().flatMap(column -> predicates(column).stream()).toList();
    List<Predicate> trees = Stream.generate(() -> tree(random, leaves, 3)).limit(50).toList();
    assertKept(table, workspace.rows(table), columns, trees);
  }

  private static Predicate tree(Random random, List<Predicate> leaves, int depth) {
    if (depth == 0) {
      return leaves.get(random.nextInt(leaves.size()));
    }
    Predicate first = tree(random, leaves, depth - 1);
    return switch (random.nextInt(4)) {
      case 0 -> first.and(tree(random, leaves, depth - 1));
      case 1 -> first.or(tree(random, leaves, depth - 1));
      case 2 -> first.negate();
      default -> first;
    };
  }

  /** Checks each predicate on the splits planned with the predicate and on all splits. */
  private void assertKept(
      Table table,
      List<List<Object>> all,
      List<SampleColumn> columnsRead,
      List<Predicate> predicates)
      throws IOException {
    List<Split> allSplits = table.newReadBuilder().newScan().plan().splits();
    ReadBuilder projected =
        table
            .newReadBuilder()
            .withProjection(columnsRead.stream().map(SampleColumn::name).toArray(String[]::new));
    for (Predicate predicate : predicates) {
      Map<List<Object>, Long> expected =
          counts(projected(PredicateOracle.filter(predicate, columns, all), columnsRead));
      ReadBuilder read = projected.withFilter(predicate);
      assertEquals(expected, counts(rows(read, allSplits)), () -> "all splits: " + predicate);
      List<Split> planned = read.newScan().plan().splits();
      if (!planned.equals(allSplits)) {
        assertEquals(expected, counts(rows(read, planned)), () -> "planned splits: " + predicate);
      }
    }
  }

  private List<List<Object>> projected(List<List<Object>> rows, List<SampleColumn> columnsRead) {
    List<Integer> indexes = columnsRead.stream().map(columns::indexOf).toList();
    return rows.stream().map(row -> row(indexes.stream().map(row::get).toArray())).toList();
  }

  private List<List<Object>> rows(ReadBuilder read, List<Split> splits) throws IOException {
    try (ArrowReader reader = read.newRead().createReader(splits, workspace.allocator())) {
      return Rows.of(reader);
    }
  }

  /** Returns the number of occurrences of each row. */
  private static Map<List<Object>, Long> counts(List<List<Object>> rows) {
    return rows.stream().collect(Collectors.groupingBy(row -> row, Collectors.counting()));
  }
}
