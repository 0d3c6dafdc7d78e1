package io.github.paimonffm.oracle.metadata;

import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.Step;
import io.github.paimonffm.oracle.model.TableSpec;
import io.github.paimonffm.oracle.model.TypeCase;
import io.github.paimonffm.oracle.model.TypeCases;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowKind;
import org.apache.paimon.types.RowType;

/**
 * A table and its commits.
 *
 * @param name the name in messages
 * @param spec the table
 * @param commits the commits
 */
record TwinCase(String name, TableSpec spec, List<Step> commits) {

  private static final RowType COLUMNS =
      RowType.builder()
          .field("id", DataTypes.INT().notNull())
          .field("pt", DataTypes.STRING())
          .field("n", DataTypes.BIGINT())
          .field("s", DataTypes.STRING())
          .build();

  private static final RowType KEYED =
      RowType.builder()
          .field("id", DataTypes.INT().notNull())
          .field("pt", DataTypes.STRING().notNull())
          .field("n", DataTypes.BIGINT())
          .field("s", DataTypes.STRING())
          .build();

  /**
   * A long string that repeats the last code point. A truncated maximum cannot increment this code
   * point.
   */
  private static final String LAST_CODE_POINTS = "\uDBFF\uDFFF".repeat(40);

  static List<TwinCase> all() {
    return List.of(
        append("append", List.of()),
        append("append, partitioned", List.of("pt")),
        append("append, fixed buckets", List.of(), "bucket", "2", "bucket-key", "id"),
        append("append, row tracking", List.of(), "row-tracking.enabled", "true"),
        append("append, avro", List.of(), "file.format", "avro"),
        append("append, orc", List.of(), "file.format", "orc", "file.compression", "none"),
        keyed("primary key, fixed buckets", List.of(), "bucket", "2"),
        keyed("primary key, avro", List.of(), "bucket", "1", "file.format", "avro"),
        keyed("primary key, partitioned", List.of("pt"), "bucket", "1"),
        keyed("primary key, dynamic buckets", List.of()),
        keyed(
            "primary key, changelog-producer input",
            List.of(),
            "bucket",
            "1",
            "changelog-producer",
            "input"),
        merged("partial-update", "merge-engine", "partial-update"),
        merged("aggregation", "merge-engine", "aggregation", "fields.n.aggregate-function", "sum"),
        overwritten("append, overwritten", List.of()),
        overwritten("primary key, overwritten", List.of("id"), "bucket", "1"),
        mergedManifests("append, merged manifests", List.of(), List.of()),
        mergedManifests("append, partitioned, merged manifests", List.of("pt"), List.of()),
        mergedManifests(
            "append, row tracking, merged manifests",
            List.of(),
            List.of(),
            "row-tracking.enabled",
            "true"),
        mergedManifests("primary key, merged manifests", List.of(), List.of("id"), "bucket", "2"),
        types("append, all types", List.of()),
        types("primary key, all types", List.of("id"), "bucket", "1"));
  }

  private static TwinCase append(String name, List<String> partitionKeys, String... options) {
    return new TwinCase(
        name,
        new TableSpec(COLUMNS, partitionKeys, List.of(), options(options)),
        List.of(
            commit(
                row(RowKind.INSERT, 1, "a", 1L, "x"),
                row(RowKind.INSERT, 2, "b", null, "a text of more than sixteen characters"),
                row(RowKind.INSERT, 3, null, 3L, null),
                row(RowKind.INSERT, 4, "a", -4L, "x".repeat(100))),
            commit(
                row(RowKind.INSERT, 5, "b", 5L, ""),
                row(RowKind.INSERT, 6, "a", 6L, LAST_CODE_POINTS),
                row(RowKind.INSERT, 7, "b", 7L, "z"))));
  }

  private static TwinCase keyed(String name, List<String> partitionKeys, String... options) {
    List<String> key = Stream.concat(partitionKeys.stream(), Stream.of("id")).toList();
    return new TwinCase(
        name,
        new TableSpec(KEYED, partitionKeys, key, options(options)),
        List.of(
            commit(
                row(RowKind.INSERT, 1, "a", 1L, "x"),
                row(RowKind.INSERT, 2, "b", null, "y"),
                row(RowKind.INSERT, 1, "a", 3L, "z"),
                row(RowKind.INSERT, 4, "a", -4L, null)),
            commit(
                row(RowKind.DELETE, 1, "a", 3L, "z"),
                row(RowKind.UPDATE_BEFORE, 2, "b", null, "y"),
                row(RowKind.UPDATE_AFTER, 2, "b", 2L, "y"),
                row(RowKind.INSERT, 5, "b", 5L, "z"))));
  }

  private static TwinCase merged(String name, String... options) {
    Map<String, String> all = options(options);
    all.put("bucket", "1");
    return new TwinCase(
        name,
        new TableSpec(KEYED, List.of(), List.of("id"), all),
        List.of(
            commit(row(RowKind.INSERT, 1, "a", 1L, null), row(RowKind.INSERT, 1, "a", null, "x")),
            commit(row(RowKind.INSERT, 1, "b", 2L, null), row(RowKind.INSERT, 2, "b", 3L, null))));
  }

  private static TwinCase overwritten(String name, List<String> key, String... options) {
    List<Change> rows =
        List.of(row(RowKind.INSERT, 1, "a", 1L, "x"), row(RowKind.INSERT, 2, "a", 2L, "x"));
    return new TwinCase(
        name,
        new TableSpec(KEYED, List.of(), key, options(options)),
        List.of(
            Step.of(Step.Kind.APPEND, rows), Step.of(Step.Kind.STATIC_OVERWRITE, rows, Map.of())));
  }

  /**
   * The commits merge manifests. In partitioned tables, an overwrite deletes a file of a merged
   * manifest.
   */
  private static TwinCase mergedManifests(
      String name, List<String> partitionKeys, List<String> key, String... options) {
    Map<String, String> all = options(options);
    all.put("manifest.merge-min-count", "3");
    List<Step> commits = new ArrayList<>();
    for (int id = 0; id < 8; id++) {
      String partition = id == 2 ? null : id % 2 == 0 ? "a" : "b";
      Change row =
          row(RowKind.INSERT, id, key.isEmpty() ? partition : "a", (long) id, "x".repeat(id));
      boolean overwrites = id == 4 && !partitionKeys.isEmpty();
      commits.add(
          overwrites
              ? Step.of(Step.Kind.STATIC_OVERWRITE, List.of(row), Map.of("pt", "a"))
              : commit(row));
    }
    RowType columns = key.isEmpty() ? COLUMNS : KEYED;
    return new TwinCase(name, new TableSpec(columns, partitionKeys, key, all), commits);
  }

  private static TwinCase types(String name, List<String> key, String... options) {
    List<TypeCase> types =
        Stream.of(TypeCases.atomic(), TypeCases.nested()).flatMap(List::stream).toList();
    List<DataField> fields = new ArrayList<>();
    fields.add(new DataField(0, "id", DataTypes.INT().notNull()));
    int id = 1;
    for (TypeCase type : types) {
      fields.add(new DataField(id, "c" + id, type.type()));
      id++;
    }
    int most = types.stream().mapToInt(type -> type.values().size()).max().orElseThrow();
    List<Change> extreme = IntStream.range(0, most).mapToObj(i -> row(types, i, i)).toList();
    List<Change> zeros = List.of(row(types, most, 0));
    List<Change> plain = List.of(row(types, most + 1, 1), row(types, most + 2, 2));
    List<Change> nulls = List.of(row(types, most + 3, -1));
    return new TwinCase(
        name,
        new TableSpec(new RowType(fields), List.of(), key, options(options)),
        Stream.of(extreme, zeros, plain, nulls)
            .map(changes -> Step.of(Step.Kind.APPEND, changes))
            .toList());
  }

  private static Change row(List<TypeCase> types, int id, int value) {
    List<Object> row = new ArrayList<>();
    row.add(id);
    types.forEach(type -> row.add(type.value(value)));
    return Change.insert(row);
  }

  private static Change row(RowKind kind, Object... values) {
    return new Change(kind, Arrays.asList(values));
  }

  private static Step commit(Change... changes) {
    return Step.of(Step.Kind.APPEND, List.of(changes));
  }

  private static Map<String, String> options(String... pairs) {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      options.put(pairs[i], pairs[i + 1]);
    }
    // This library never compacts; a compaction by Paimon Java would add a snapshot.
    options.put("write-only", "true");
    return options;
  }

  /** Creates the table and commits to it. */
  void write(Engine engine, String table) throws Exception {
    engine.create(table, spec);
    for (Step commit : commits) {
      engine.apply(table, commit);
    }
  }
}
