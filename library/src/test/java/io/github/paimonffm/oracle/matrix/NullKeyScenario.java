package io.github.paimonffm.oracle.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.engine.Refusal;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.RowAssertions;
import io.github.paimonffm.oracle.model.Rows;
import io.github.paimonffm.oracle.model.Step;
import io.github.paimonffm.oracle.model.TableSpec;
import io.github.paimonffm.oracle.model.TypeCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;

/**
 * A table with null keys. The key column has one of the roles in which Paimon compares or hashes
 * the bytes of a key. The engines write the same keys in turn. Each engine must find the rows of
 * both engines. Neither engine may find rows that one of them replaced or removed.
 */
final class NullKeyScenario {

  static final String TITLE = "Nulls in keys, parquet";

  private static final String KEY = "k";

  /** The role of the key column. */
  enum Place {
    PARTITION("partition column", List.of(KEY), Map.of()),
    ONE_OF_TWO_PARTITION_COLUMNS(
        "one of two partition columns", List.of(Mode.PARTITION, KEY), Map.of()),
    BUCKET_KEY("bucket key", List.of(), Map.of("bucket", "13", "bucket-key", KEY)),
    ONE_OF_TWO_BUCKET_KEYS(
        "one of two bucket keys",
        List.of(),
        Map.of("bucket", "13", "bucket-key", Mode.PARTITION + "," + KEY)),
    PARTITION_AND_BUCKET_KEY(
        "partition column, another bucket key",
        List.of(KEY),
        Map.of("bucket", "3", "bucket-key", "id")),
    CROSS_PARTITION("partition column, cross-partition", List.of(KEY), Map.of());

    private final String label;
    private final List<String> partitionKeys;
    private final Map<String, String> options;

    Place(String label, List<String> partitionKeys, Map<String, String> options) {
      this.label = label;
      this.partitionKeys = partitionKeys;
      this.options = options;
    }

    String label() {
      return label;
    }

    private boolean isPartitioned() {
      return !partitionKeys.isEmpty();
    }

    /** Returns whether writes update rows, in the same partition or in another one. */
    private boolean updates() {
      return this == CROSS_PARTITION;
    }
  }

  private final Lake lake;
  private final Place place;
  private final List<Object> keys;
  private final String table;
  private final TableSpec spec;
  private List<List<Object>> rows = new ArrayList<>();
  private int commits;

  NullKeyScenario(Lake lake, Place place, TypeCase type) {
    this.lake = lake;
    this.place = place;
    this.table = lake.newTable();
    List<Object> values = type.values().stream().filter(NullKeyScenario::isComparable).toList();
    // Half of the keys are null.
    this.keys = Arrays.asList(null, values.getFirst(), null, values.getLast());
    List<DataField> fields =
        List.of(
            new DataField(
                0, Mode.ID, place.updates() ? DataTypes.INT().notNull() : DataTypes.INT()),
            new DataField(1, Mode.PARTITION, DataTypes.INT()),
            new DataField(2, KEY, type.type()));
    this.spec =
        new TableSpec(
            new RowType(fields),
            place.partitionKeys,
            place.updates() ? List.of(Mode.ID) : List.of(),
            place.options);
  }

  /**
   * Returns whether all engines agree on the equality of the value, and the value can be the name
   * of a directory.
   */
  private static boolean isComparable(Object value) {
    return switch (value) {
      case null -> false;
      case Float number -> number != 0 && !number.isNaN();
      case Double number -> number != 0 && !number.isNaN();
      case String text ->
          !text.isBlank() && text.length() <= 200 && text.chars().allMatch(c -> c >= ' ');
      default -> true;
    };
  }

  /** Runs the scenario. The first engine creates the table and writes first. */
  Outcome run(Engine first, Engine other) {
    try {
      first.create(table, spec);
      append(first, 0);
      append(other, place.updates() ? 1 : 8);
      if (place.updates()) {
        append(first, 2);
      }
      check();
      checkFilters();
      if (place.isPartitioned()) {
        checkPartitions();
      }
      if (place.isPartitioned() && !place.updates()) {
        // The scenario also runs with the engines swapped, so each engine runs each kind of step.
        replace(Step.Kind.DYNAMIC_OVERWRITE, first, other);
        replace(Step.Kind.STATIC_OVERWRITE, other, first);
        replace(Step.Kind.TRUNCATE_PARTITIONS, first, other);
      }
      return Outcome.passed();
    } catch (Refusal refusal) {
      return Outcome.refused(refusal);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed("written by " + first.name() + " first", failure);
    }
  }

  /**
   * Writes eight rows. If writes update rows, the ids stay the same and the keys are shifted;
   * otherwise, the ids are new.
   */
  private void append(Engine engine, int number) throws Exception {
    List<List<Object>> written = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int id = place.updates() ? i : number + i;
      Object key = keys.get((place.updates() ? i + number : i) % keys.size());
      written.add(Arrays.asList(id, i / 4, key));
    }
    if (place.updates()) {
      rows.removeIf(row -> (Integer) row.getFirst() < 8);
    }
    rows.addAll(written);
    engine.write(table, written.stream().map(Change::insert).toList());
    commits++;
  }

  /**
   * Lets both engines write to the null partition, and one engine then replace or remove that
   * partition.
   */
  private void replace(Step.Kind kind, Engine engine, Engine other) throws Exception {
    int id = 100 + 10 * commits;
    for (Engine writer : List.of(engine, other)) {
      List<Object> row = Arrays.asList(id++, 0, null);
      writer.write(table, List.of(Change.insert(row)));
      rows.add(row);
      commits++;
    }
    List<Object> row = Arrays.asList(id, 0, null);
    boolean truncates = kind == Step.Kind.TRUNCATE_PARTITIONS;
    List<Change> changes = truncates ? List.of() : List.of(Change.insert(row));
    Map<String, Object> partition = new LinkedHashMap<>();
    spec.partitionKeys().forEach(key -> partition.put(key, row.get(spec.indexOf(key))));
    engine.apply(
        table,
        kind == Step.Kind.DYNAMIC_OVERWRITE
            ? Step.of(kind, changes)
            : Step.of(kind, changes, partition));
    commits++;
    rows.removeIf(matches(partition));
    changes.forEach(change -> rows.add(change.row()));
    check();
    checkPartitions();
  }

  private Predicate<List<Object>> matches(Map<String, Object> values) {
    return row ->
        values.entrySet().stream()
            .allMatch(
                filter ->
                    Objects.equals(row.get(spec.indexOf(filter.getKey())), filter.getValue()));
  }

  private void check() throws Exception {
    rows.sort(Rows.ORDER);
    for (Engine engine : engines()) {
      String what = engine.name() + " reads after " + commits + " writes";
      RowAssertions.assertRowsEqual(
          what, spec.columns(), rows, TableScenario.read(engine, table, what));
    }
  }

  private void checkFilters() throws Exception {
    for (Object key : keys.subList(0, 2)) {
      checkFilter(Collections.singletonMap(KEY, key));
      Map<String, Object> both = new LinkedHashMap<>();
      both.put(Mode.PARTITION, 1);
      both.put(KEY, key);
      checkFilter(both);
    }
  }

  private void checkFilter(Map<String, Object> values) throws Exception {
    SequencedMap<String, Object> filter = new LinkedHashMap<>(values);
    int[] shown = new int[1 + filter.size()];
    int column = 1;
    for (String name : filter.keySet()) {
      shown[column++] = spec.indexOf(name);
    }
    List<List<Object>> expected =
        rows.stream()
            .filter(matches(filter))
            .map(row -> Arrays.stream(shown).mapToObj(row::get).toList())
            .toList();
    for (Engine engine : engines()) {
      String what = engine.name() + " filters by " + filter;
      RowType type = spec.columns().project(shown);
      RowAssertions.assertRowsEqual(what, type, expected, engine.readWhere(table, filter));
    }
  }

  private void checkPartitions() throws Exception {
    List<Long> ours = lake.ours().partitionRows(table);
    assertEquals(lake.java().partitionRows(table), ours, "row counts of the partitions");
    if (!place.updates()) {
      List<Long> expected =
          rows.stream()
              .collect(Collectors.groupingBy(this::partition, Collectors.counting()))
              .values()
              .stream()
              .sorted()
              .toList();
      assertEquals(expected, ours, "row counts of the partitions");
    }
  }

  private List<Object> partition(List<Object> row) {
    return spec.partitionKeys().stream()
        .map(key -> row.get(spec.indexOf(key)))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private List<Engine> engines() {
    return List.of(lake.java(), lake.ours());
  }
}
