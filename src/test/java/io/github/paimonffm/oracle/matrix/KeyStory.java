package io.github.paimonffm.oracle.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.engine.Refusal;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.Difference;
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
 * A table whose key may be null, in each place where Paimon compares the bytes of a key, or hashes
 * them. Two engines write the same keys in turn; each has to find the rows of both, and what one of
 * them replaces or removes has to be gone for both.
 */
final class KeyStory {

  static final String TITLE = "Nulls in keys, parquet";

  private static final String KEY = "k";

  /** Where the key stands. */
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

    private final String words;
    private final List<String> partitionKeys;
    private final Map<String, String> options;

    Place(String words, List<String> partitionKeys, Map<String, String> options) {
      this.words = words;
      this.partitionKeys = partitionKeys;
      this.options = options;
    }

    String words() {
      return words;
    }

    private boolean isPartitioned() {
      return !partitionKeys.isEmpty();
    }

    /** Rows are updated, in the partition where they are or in another one. */
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

  KeyStory(Lake lake, Place place, TypeCase type) {
    this.lake = lake;
    this.place = place;
    this.table = lake.newTable();
    List<Object> values = type.values().stream().filter(KeyStory::isPlain).toList();
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

  /** Whether it equals itself for all, and names a directory. */
  private static boolean isPlain(Object value) {
    return switch (value) {
      case null -> false;
      case Float number -> number != 0 && !number.isNaN();
      case Double number -> number != 0 && !number.isNaN();
      case String text ->
          !text.isBlank() && text.length() <= 200 && text.chars().allMatch(c -> c >= ' ');
      default -> true;
    };
  }

  /** The table is created and written first by one engine. */
  Outcome tell(Engine first, Engine other) {
    try {
      first.create(table, spec);
      append(first, 0);
      append(other, place.updates() ? 1 : 8);
      if (place.updates()) {
        append(first, 2);
      }
      check();
      lookups();
      if (place.isPartitioned()) {
        partitions();
      }
      if (place.isPartitioned() && !place.updates()) {
        // The story is told twice, so that each engine does each of them.
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

  /** Eight rows with the next ids, or those that there are with their keys moved on. */
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

  /** One engine replaces or removes the null partition, where both have written. */
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
    engine.take(
        table,
        kind == Step.Kind.DYNAMIC_OVERWRITE
            ? Step.of(kind, changes)
            : Step.of(kind, changes, partition));
    commits++;
    rows.removeIf(matches(partition));
    changes.forEach(change -> rows.add(change.row()));
    check();
    partitions();
  }

  private Predicate<List<Object>> matches(Map<String, Object> values) {
    return row ->
        values.entrySet().stream()
            .allMatch(
                wanted ->
                    Objects.equals(row.get(spec.indexOf(wanted.getKey())), wanted.getValue()));
  }

  private void check() throws Exception {
    rows.sort(Rows.ORDER);
    for (Engine engine : engines()) {
      String what = engine.name() + " reads after " + commits + " writes";
      Difference.refuse(what, spec.columns(), rows, Story.read(engine, table, what));
    }
  }

  private void lookups() throws Exception {
    for (Object key : keys.subList(0, 2)) {
      look(Collections.singletonMap(KEY, key));
      Map<String, Object> both = new LinkedHashMap<>();
      both.put(Mode.PARTITION, 1);
      both.put(KEY, key);
      look(both);
    }
  }

  private void look(Map<String, Object> values) throws Exception {
    SequencedMap<String, Object> wanted = new LinkedHashMap<>(values);
    int[] shown = new int[1 + wanted.size()];
    int column = 1;
    for (String name : wanted.keySet()) {
      shown[column++] = spec.indexOf(name);
    }
    List<List<Object>> expected =
        rows.stream()
            .filter(matches(wanted))
            .map(row -> Arrays.stream(shown).mapToObj(row::get).toList())
            .toList();
    for (Engine engine : engines()) {
      String what = engine.name() + " looks for " + wanted;
      RowType type = spec.columns().project(shown);
      Difference.refuse(what, type, expected, engine.readWhere(table, wanted));
    }
  }

  private void partitions() throws Exception {
    List<Long> ours = lake.ours().partitionRows(table);
    assertEquals(lake.java().partitionRows(table), ours, "rows of each partition");
    if (!place.updates()) {
      List<Long> expected =
          rows.stream()
              .collect(Collectors.groupingBy(this::partition, Collectors.counting()))
              .values()
              .stream()
              .sorted()
              .toList();
      assertEquals(expected, ours, "rows of each partition");
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
