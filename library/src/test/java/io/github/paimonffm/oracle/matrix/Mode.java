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
 * A kind of table: its keys, options and use. The columns are {@code id}, {@code pt} and a column
 * for each tested type. {@link Batches} provides the rows that the engines write to the table.
 */
final class Mode {

  /** The role of the columns of the tested types. */
  enum Role {
    VALUE,
    PARTITION_KEY,
    PRIMARY_KEY,
    BUCKET_KEY
  }

  /** A special way to use the table. */
  enum Trait {
    FILTERS("each engine filters by single values of each column"),
    ROW_KINDS("`_VALUE_KIND` deletes and updates rows"),
    ROW_KIND_FIELD("the `rowkind.field` column deletes and updates rows"),
    CHANGING_PARTITION("each write moves rows to other partitions"),
    BRANCH("all reads and writes use a branch"),
    ALLOW_UNREADABLE("written with `withUnreadableData()`, read after a compaction by Paimon Java"),
    NEVER_VISIBLE("rows are readable only after a compaction by Flink or Spark");

    private final String description;

    Trait(String description) {
      this.description = description;
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

  Mode(String name, Role role, Merging merging) {
    this.name = name;
    this.role = role;
    this.merging = merging;
  }

  Mode partitionedBy(String... columns) {
    partitionKeys = List.of(columns);
    return this;
  }

  Mode primaryKey(String... columns) {
    primaryKeys = List.of(columns);
    return this;
  }

  Mode option(String key, String value) {
    options.put(key, value);
    return this;
  }

  Mode trait(Trait trait) {
    traits.add(trait);
    return this;
  }

  String name() {
    return name;
  }

  /** Returns a description of the keys, options and traits. */
  List<String> setup() {
    List<String> setup = new ArrayList<>();
    switch (role) {
      case VALUE -> {}
      case PARTITION_KEY -> setup.add("partitioned by the tested columns");
      case PRIMARY_KEY -> setup.add("the tested columns are the primary key");
      case BUCKET_KEY -> setup.add("`bucket-key` = the tested columns");
    }
    if (!partitionKeys.isEmpty()) {
      setup.add("partitioned by `" + String.join(", ", partitionKeys) + "`");
    }
    if (!primaryKeys.isEmpty()) {
      setup.add("primary key `" + String.join(", ", primaryKeys) + "`");
    }
    options.forEach((key, value) -> setup.add("`" + key + "` = `" + value + "`"));
    traits.forEach(trait -> setup.add(trait.description));
    return setup.isEmpty() ? List.of("no keys, no options") : setup;
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }

  /** Returns whether the tested columns are not keys. */
  boolean isOfValues() {
    return role == Role.VALUE;
  }

  /** Returns whether {@code pt} may be null. */
  boolean hasNullPartitions() {
    return primaryKeys.isEmpty();
  }

  boolean hasPrimaryKey() {
    return role == Role.PRIMARY_KEY || !primaryKeys.isEmpty();
  }

  /** Returns the type and the values that a tested column of this mode can have. */
  TypeCase adapt(TypeCase type) {
    return switch (role) {
      case VALUE, BUCKET_KEY -> type;
      case PARTITION_KEY -> type.only(Mode::canNameDirectory);
      // In Paimon Java, the way of merging determines whether 0.0 and -0.0 are the same key, and
      // NaN does not equal any key.
      case PRIMARY_KEY -> type.notNull().only(value -> !isAmbiguousKey(value));
    };
  }

  /** Returns whether the value is short enough for the name of a directory. */
  private static boolean canNameDirectory(Object value) {
    return !(value instanceof String text && text.length() > 200);
  }

  private static boolean isAmbiguousKey(Object value) {
    return switch (value) {
      case Float number -> number.isNaN() || number.equals(-0f);
      case Double number -> number.isNaN() || number.equals(-0d);
      default -> false;
    };
  }

  /** Returns the name of the column of a tested type. */
  static String column(int index) {
    return "c" + index;
  }

  /** Returns the specification of a table of this mode. */
  TableSpec spec(List<TypeCase> types, Map<String, String> fileOptions) {
    List<DataField> fields = new ArrayList<>();
    add(fields, ID, DataTypes.INT().notNull());
    DataType partition = DataTypes.INT();
    add(fields, PARTITION, primaryKeys.contains(PARTITION) ? partition.notNull() : partition);
    List<String> columns = new ArrayList<>();
    for (TypeCase type : types) {
      columns.add(column(columns.size()));
      add(fields, columns.getLast(), adapt(type).type());
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

  /** Returns the rows of the table after all batches. */
  List<List<Object>> expected(TableSpec spec, List<List<Change>> batches) {
    if (has(Trait.NEVER_VISIBLE)) {
      return List.of();
    }
    List<Integer> keys = spec.primaryKeys().stream().map(spec::indexOf).toList();
    return merging.rows(batches.stream().flatMap(List::stream).map(this::effective).toList(), keys);
  }

  /**
   * Returns the change with the row kind of its {@code kind} column, if the table has this column.
   */
  private Change effective(Change change) {
    return has(Trait.ROW_KIND_FIELD)
        ? new Change(RowKind.fromShortString((String) change.row().getLast()), change.row())
        : change;
  }
}
