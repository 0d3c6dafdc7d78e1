package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.Merging;
import io.github.paimonffm.oracle.model.TableSpec;
import io.github.paimonffm.oracle.model.TypeCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowKind;
import org.apache.paimon.types.RowType;

/**
 * A kind of table. Its columns are {@code id}, {@code pt} and one for each type in question; what
 * is written to it are {@link Batches}.
 */
final class Mode {

  /** Where the types in question stand. */
  enum Role {
    VALUE,
    PARTITION_KEY,
    PRIMARY_KEY,
    BUCKET_KEY
  }

  /** What is special about how the table is used. */
  enum Trait {
    LOOKUPS("rows are looked for by single values of each column"),
    ROW_KINDS("rows are deleted and updated by `_VALUE_KIND`"),
    ROW_KIND_FIELD("rows are deleted and updated by what a column says"),
    MOVING("a row's partition changes with each write"),
    BRANCH("all is written and read on a branch"),
    ALLOW_UNREADABLE(
        "written with `allowUnreadable()`, and read after Paimon Java has compacted it"),
    NEVER_VISIBLE("what is written is seen only after a compaction by Flink or Spark");

    private final String words;

    Trait(String words) {
      this.words = words;
    }
  }

  static final String ID = "id";
  static final String PARTITION = "pt";
  static final String KIND = "kind";

  private final String name;
  private final Role role;
  private final Merging merging;
  private List<String> partitionKeys = List.of();
  private List<String> primaryKeys = List.of();
  private final Map<String, String> options = new LinkedHashMap<>();
  private final List<Trait> traits = new ArrayList<>();

  private Mode(String name, Role role, Merging merging) {
    this.name = name;
    this.role = role;
    this.merging = merging;
  }

  private Mode partitionedBy(String... columns) {
    partitionKeys = List.of(columns);
    return this;
  }

  private Mode primaryKey(String... columns) {
    primaryKeys = List.of(columns);
    return this;
  }

  private Mode option(String key, String value) {
    options.put(key, value);
    return this;
  }

  private Mode trait(Trait trait) {
    traits.add(trait);
    return this;
  }

  /** Those in which the types are values. */
  static List<Mode> ofValues() {
    return List.of(
        new Mode("append", Role.VALUE, Merging.APPEND).trait(Trait.LOOKUPS),
        new Mode("append, fixed bucket", Role.VALUE, Merging.APPEND)
            .option("bucket", "3")
            .option("bucket-key", ID),
        new Mode("append, partitioned", Role.VALUE, Merging.APPEND).partitionedBy(PARTITION),
        new Mode("append, row tracking and data evolution", Role.VALUE, Merging.APPEND)
            .option("row-tracking.enabled", "true")
            .option("data-evolution.enabled", "true"),
        new Mode("primary key, fixed bucket", Role.VALUE, Merging.LAST)
            .primaryKey(ID)
            .option("bucket", "2")
            .trait(Trait.ROW_KINDS)
            .trait(Trait.LOOKUPS),
        new Mode("primary key, fixed bucket, partitioned", Role.VALUE, Merging.LAST)
            .primaryKey(ID, PARTITION)
            .partitionedBy(PARTITION)
            .option("bucket", "1"),
        new Mode("primary key, dynamic bucket", Role.VALUE, Merging.LAST)
            .primaryKey(ID)
            .option("dynamic-bucket.target-row-num", "7")
            .trait(Trait.ROW_KINDS),
        new Mode("primary key, cross-partition", Role.VALUE, Merging.LAST)
            .primaryKey(ID)
            .partitionedBy(PARTITION)
            .trait(Trait.MOVING),
        new Mode("primary key, cross-partition, rowkind.field", Role.VALUE, Merging.LAST)
            .primaryKey(ID)
            .partitionedBy(PARTITION)
            .option("rowkind.field", KIND)
            .trait(Trait.MOVING)
            .trait(Trait.ROW_KIND_FIELD),
        new Mode("partial-update", Role.VALUE, Merging.LAST_NON_NULL)
            .primaryKey(ID)
            .option("bucket", "1")
            .option("merge-engine", "partial-update"),
        new Mode("aggregation, last_non_null_value", Role.VALUE, Merging.LAST_NON_NULL)
            .primaryKey(ID)
            .option("bucket", "1")
            .option("merge-engine", "aggregation")
            .option("fields.default-aggregate-function", "last_non_null_value"),
        new Mode("first-row", Role.VALUE, Merging.FIRST)
            .primaryKey(ID)
            .option("bucket", "1")
            .option("merge-engine", "first-row"),
        new Mode("first-row, allowUnreadable", Role.VALUE, Merging.FIRST)
            .primaryKey(ID)
            .option("bucket", "1")
            .option("merge-engine", "first-row")
            .trait(Trait.ALLOW_UNREADABLE),
        new Mode("deletion vectors", Role.VALUE, Merging.LAST)
            .primaryKey(ID)
            .option("bucket", "1")
            .option("deletion-vectors.enabled", "true"),
        new Mode("deletion vectors, allowUnreadable", Role.VALUE, Merging.LAST)
            .primaryKey(ID)
            .option("bucket", "1")
            .option("deletion-vectors.enabled", "true")
            .trait(Trait.ALLOW_UNREADABLE),
        new Mode("deletion vectors, merge on read", Role.VALUE, Merging.LAST)
            .primaryKey(ID)
            .option("bucket", "1")
            .option("deletion-vectors.enabled", "true")
            .option("deletion-vectors.merge-on-read", "true"),
        new Mode("postpone", Role.VALUE, Merging.LAST)
            .primaryKey(ID)
            .option("bucket", "-2")
            .trait(Trait.NEVER_VISIBLE),
        new Mode("append, branch", Role.VALUE, Merging.APPEND).trait(Trait.BRANCH),
        new Mode("primary key, branch", Role.VALUE, Merging.LAST)
            .primaryKey(ID)
            .option("bucket", "1")
            .trait(Trait.BRANCH));
  }

  /** Those in which the types are keys of some kind. */
  static List<Mode> ofKeys() {
    return List.of(
        new Mode("partition key", Role.PARTITION_KEY, Merging.APPEND).trait(Trait.LOOKUPS),
        new Mode("bucket key", Role.BUCKET_KEY, Merging.APPEND)
            .option("bucket", "5")
            .trait(Trait.LOOKUPS),
        new Mode("primary key", Role.PRIMARY_KEY, Merging.LAST)
            .option("bucket", "5")
            .trait(Trait.LOOKUPS),
        new Mode("primary key, dynamic bucket", Role.PRIMARY_KEY, Merging.LAST)
            .option("dynamic-bucket.target-row-num", "5"));
  }

  /** The plainest, for what does not depend on the mode. */
  static List<Mode> plain() {
    return List.of(
        new Mode("append", Role.VALUE, Merging.APPEND),
        new Mode("primary key", Role.VALUE, Merging.LAST).primaryKey(ID).option("bucket", "1"));
  }

  String name() {
    return name;
  }

  /** Its keys and options, and what is special, in words. */
  List<String> details() {
    List<String> details = new ArrayList<>();
    switch (role) {
      case VALUE -> {}
      case PARTITION_KEY -> details.add("partitioned by the types");
      case PRIMARY_KEY -> details.add("the types are the primary key");
      case BUCKET_KEY -> details.add("`bucket-key` = the types");
    }
    if (!partitionKeys.isEmpty()) {
      details.add("partitioned by `" + String.join(", ", partitionKeys) + "`");
    }
    if (!primaryKeys.isEmpty()) {
      details.add("primary key `" + String.join(", ", primaryKeys) + "`");
    }
    options.forEach((key, value) -> details.add("`" + key + "` = `" + value + "`"));
    traits.forEach(trait -> details.add(trait.words));
    return details.isEmpty() ? List.of("no keys, no options") : details;
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }

  /** Whether the types in question are no keys. */
  boolean isOfValues() {
    return role == Role.VALUE;
  }

  /** Whether {@code pt} may be null. */
  boolean hasNullPartitions() {
    return primaryKeys.isEmpty();
  }

  boolean hasPrimaryKey() {
    return role == Role.PRIMARY_KEY || !primaryKeys.isEmpty();
  }

  /** The case as this mode can have it. */
  TypeCase fit(TypeCase type) {
    return switch (role) {
      case VALUE, BUCKET_KEY -> type;
      case PARTITION_KEY -> type.only(Mode::namesDirectory);
      // Zeros of both signs are one key to Paimon Java or two, and NaN none, as its merge goes.
      case PRIMARY_KEY -> type.notNull().only(value -> !isOdd(value));
    };
  }

  /** Whether file systems take a directory of that name. */
  private static boolean namesDirectory(Object value) {
    return !(value instanceof String text && text.length() > 200);
  }

  private static boolean isOdd(Object value) {
    return switch (value) {
      case Float number -> number.isNaN() || number.equals(-0f);
      case Double number -> number.isNaN() || number.equals(-0d);
      default -> false;
    };
  }

  /** The name of the column of the type at a position. */
  static String column(int index) {
    return "c" + index;
  }

  /** A table of this mode. */
  TableSpec spec(List<TypeCase> types, Map<String, String> fileOptions) {
    List<DataField> fields = new ArrayList<>();
    add(fields, ID, DataTypes.INT().notNull());
    DataType partition = DataTypes.INT();
    add(fields, PARTITION, primaryKeys.contains(PARTITION) ? partition.notNull() : partition);
    List<String> columns = new ArrayList<>();
    for (TypeCase type : types) {
      columns.add(column(columns.size()));
      add(fields, columns.getLast(), fit(type).type());
    }
    if (has(Trait.ROW_KIND_FIELD)) {
      add(fields, KIND, DataTypes.STRING().notNull());
    }
    Map<String, String> all = new LinkedHashMap<>(fileOptions);
    all.putAll(options);
    if (role == Role.BUCKET_KEY) {
      all.put("bucket-key", String.join(",", columns));
    }
    return new TableSpec(
        new RowType(fields),
        role == Role.PARTITION_KEY ? columns : partitionKeys,
        role == Role.PRIMARY_KEY ? columns : primaryKeys,
        all);
  }

  private static void add(List<DataField> fields, String name, DataType type) {
    fields.add(new DataField(fields.size(), name, type));
  }

  /** The rows that there are after all these batches. */
  List<List<Object>> expected(TableSpec spec, List<List<Change>> batches) {
    if (has(Trait.NEVER_VISIBLE)) {
      return List.of();
    }
    List<Integer> keys = spec.primaryKeys().stream().map(spec::indexOf).toList();
    return merging.rows(batches.stream().flatMap(List::stream).map(this::meant).toList(), keys);
  }

  /** The change that a column stands for, where one does. */
  private Change meant(Change change) {
    return has(Trait.ROW_KIND_FIELD)
        ? new Change(RowKind.fromShortString((String) change.row().getLast()), change.row())
        : change;
  }
}
