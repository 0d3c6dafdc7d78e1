package io.github.paimonffm.oracle.options;

import io.github.paimonffm.oracle.model.Bytes;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.TableSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.paimon.data.variant.GenericVariant;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowKind;
import org.apache.paimon.types.RowType;

/** The columns, keys and rows of a table with an option. Each table has two batches of rows. */
enum OptionLayout {
  APPEND(
      columns("id", DataTypes.INT(), "s", DataTypes.STRING(), "n", DataTypes.BIGINT()),
      List.of(),
      List.of(),
      Map.of(),
      i -> Arrays.asList(i, i % 5 == 4 ? null : "a text that is long, of " + i, i % 3L)),
  PARTITIONED(
      columns("id", DataTypes.INT(), "d", DataTypes.DATE(), "p", DataTypes.STRING()),
      List.of("d", "p"),
      List.of(),
      Map.of(),
      i ->
          Arrays.asList(
              i, java.time.LocalDate.ofEpochDay(20_000 + i % 2), i % 3 == 0 ? null : "p" + i % 3)),
  KEYED(
      columns(
          "id",
          DataTypes.INT().notNull(),
          "v",
          DataTypes.INT(),
          "w",
          DataTypes.INT(),
          "s",
          DataTypes.INT(),
          "t",
          DataTypes.STRING()),
      List.of(),
      List.of("id"),
      Map.of("bucket", "1"),
      i ->
          Arrays.asList(
              i % 7, i % 4 == 3 ? null : i, i % 5 == 1 ? null : -i, i * 7 % 31, "text " + i % 4)),
  /** Has rows of all kinds. */
  CHANGED(KEYED, KEYED.options),
  /** Has one row per key in each commit. */
  APART(
      KEYED.columns,
      List.of(),
      List.of("id"),
      KEYED.options,
      i -> Arrays.asList(i % 20, i, -i, i * 7 % 31, "text " + i % 4)),
  DYNAMIC(KEYED, Map.of()),
  /** Has a column with the kind of each row. */
  KINDS(
      columns("id", DataTypes.INT().notNull(), "v", DataTypes.INT(), "kind", DataTypes.STRING()),
      List.of(),
      List.of("id"),
      KEYED.options,
      i -> List.of(i % 7, i, List.of("+I", "+U", "-D").get(i % 3))),
  /** Has lists of ROWs to merge. */
  NESTED(
      columns(
          "id",
          DataTypes.INT().notNull(),
          "v",
          DataTypes.ARRAY(
              DataTypes.ROW(
                  DataTypes.FIELD(0, "k", DataTypes.INT()),
                  DataTypes.FIELD(1, "x", DataTypes.STRING()),
                  DataTypes.FIELD(2, "q", DataTypes.INT())))),
      List.of(),
      List.of("id"),
      KEYED.options,
      i -> List.of(i % 3, List.of(Arrays.asList(i % 4 == 0 ? null : i % 4, "x" + i, i * 5 % 13)))),
  /** Has maps with a value and two times to merge. */
  TIMED(
      columns(
          "id",
          DataTypes.INT().notNull(),
          "v",
          DataTypes.MAP(
              DataTypes.STRING().notNull(),
              DataTypes.ROW(
                  DataTypes.FIELD(0, "x", DataTypes.STRING()),
                  DataTypes.FIELD(1, "early", DataTypes.STRING()),
                  DataTypes.FIELD(2, "late", DataTypes.STRING())))),
      List.of(),
      List.of("id"),
      KEYED.options,
      i -> List.of(i % 3, Map.of("k", List.of("x" + i, "" + (10 + i * 5 % 13), "" + (10 + i))))),
  /** Has lists to merge. */
  LISTS(
      columns("id", DataTypes.INT().notNull(), "v", DataTypes.ARRAY(DataTypes.INT())),
      List.of(),
      List.of("id"),
      KEYED.options,
      i -> List.of(i % 3, List.of(i % 2, 2))),
  TEXT(columns("line", DataTypes.STRING()), List.of(), List.of(), Map.of(), i -> List.of("l" + i)),
  /** Has values that text files must quote or escape. */
  FIELDS(
      columns("id", DataTypes.INT(), "s", DataTypes.STRING(), "n", DataTypes.INT()),
      List.of(),
      List.of(),
      Map.of("file.compression", "none"),
      i ->
          Arrays.asList(
              i,
              List.of("plain", "with, comma; semicolon", "with \"quotes\" and 'others'").get(i % 3),
              i % 4 == 0 ? null : i)),
  VARIANTS(
      columns("id", DataTypes.INT(), "v", DataTypes.VARIANT()),
      List.of(),
      List.of(),
      Map.of(),
      i ->
          List.of(
              i,
              variant(
                  "{\"a\":%d,\"b\":{\"c\":\"%d\",\"d\":{\"e\":1}}%s}"
                      .formatted(i, i, i % 5 == 0 ? ",\"rare\":1" : "")))),
  BLOBS(
      columns("id", DataTypes.INT(), "b", DataTypes.BLOB()),
      List.of(),
      List.of(),
      Map.of("row-tracking.enabled", "true", "data-evolution.enabled", "true"),
      i -> List.of(i, Bytes.of(new byte[100 + i]))),
  /** Has so many rows that Paimon Java checks the size of its file. */
  LARGE(
      columns("id", DataTypes.INT(), "s", DataTypes.STRING()),
      List.of(),
      List.of(),
      Map.of(),
      i -> List.of(i, new Random(i).ints(4).boxed().toList().toString())),
  LARGE_KEYED(
      columns("id", DataTypes.INT().notNull(), "s", DataTypes.STRING()),
      List.of(),
      List.of("id"),
      KEYED.options,
      LARGE.rows);

  /** A function from the number of a row to the row. */
  private interface RowFactory {
    List<Object> row(int number);
  }

  private static final int ROWS = 20;
  private static final int MANY_ROWS = 3000;

  private final RowType columns;
  private final List<String> partitionKeys;
  private final List<String> primaryKeys;
  private final Map<String, String> options;
  private final RowFactory rows;

  OptionLayout(
      RowType columns,
      List<String> partitionKeys,
      List<String> primaryKeys,
      Map<String, String> options,
      RowFactory rows) {
    this.columns = columns;
    this.partitionKeys = partitionKeys;
    this.primaryKeys = primaryKeys;
    this.options = options;
    this.rows = rows;
  }

  OptionLayout(OptionLayout like, Map<String, String> options) {
    this(like.columns, like.partitionKeys, like.primaryKeys, options, like.rows);
  }

  private static RowType columns(Object... namesAndTypes) {
    RowType.Builder columns = RowType.builder();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      columns.field((String) namesAndTypes[i], (DataType) namesAndTypes[i + 1]);
    }
    return columns.build();
  }

  private static Object variant(String json) {
    GenericVariant variant = GenericVariant.fromJson(json);
    return List.of(Bytes.of(variant.value()), Bytes.of(variant.metadata()));
  }

  Map<String, String> options() {
    return options;
  }

  TableSpec spec(Map<String, String> options) {
    Map<String, String> all = new HashMap<>(options);
    // Paimon Java would compact the table and expire snapshots; this library does neither.
    all.put("write-only", "true");
    return new TableSpec(columns, partitionKeys, primaryKeys, all);
  }

  /**
   * Returns rows in a comparable form. Lists are sorted, because the engines merge in different
   * orders.
   */
  List<List<Object>> canonical(List<List<Object>> rows) {
    return this == NESTED || this == LISTS
        ? rows.stream().map(OptionLayout::sorted).toList()
        : rows;
  }

  private static List<Object> sorted(List<Object> row) {
    List<Object> copy = new ArrayList<>(row);
    copy.replaceAll(
        value ->
            value instanceof List<?> list
                ? list.stream().map(String::valueOf).sorted().toList()
                : value);
    return copy;
  }

  /** Returns the rows of the first commit (number 0) or of the second commit (number 1). */
  List<Change> batch(int number) {
    int count = this == LARGE || this == LARGE_KEYED ? MANY_ROWS : ROWS;
    return IntStream.range(number * count, (number + 1) * count)
        .mapToObj(i -> new Change(kind(i), this.rows.row(i)))
        .toList();
  }

  private RowKind kind(int number) {
    if (this != CHANGED) {
      return RowKind.INSERT;
    }
    return List.of(RowKind.INSERT, RowKind.UPDATE_AFTER, RowKind.DELETE, RowKind.UPDATE_BEFORE)
        .get(number * 5 % 11 % 4);
  }
}
