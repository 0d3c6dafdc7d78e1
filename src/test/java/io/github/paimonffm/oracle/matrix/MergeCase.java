package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.model.Bytes;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.TableSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowKind;
import org.apache.paimon.types.RowType;
import org.apache.paimon.utils.HllSketchUtil;
import org.apache.paimon.utils.RoaringBitmap32;
import org.apache.paimon.utils.RoaringBitmap64;
import org.apache.paimon.utils.ThetaSketch;

/**
 * A way to merge the rows of a key that is told by options. What it should give is what Paimon Java
 * makes of it. Tables have the columns {@code id}, {@code v} and {@code s}, an INT.
 *
 * @param name what it is
 * @param type the type of {@code v}
 * @param options the table's options
 * @param values values of {@code v}
 * @param kinds what is done with the rows, in turn
 */
record MergeCase(
    String name,
    DataType type,
    Map<String, String> options,
    List<Object> values,
    List<RowKind> kinds) {

  private static final int KEYS = 5;
  private static final int V = 1;

  static List<MergeCase> all() {
    List<MergeCase> all = new ArrayList<>();
    options(all);
    aggregates(all);
    return all;
  }

  private static void options(List<MergeCase> all) {
    List<Object> ints = Arrays.asList(1, null, 3, 4, null, 6, -7);
    List<RowKind> inserts = List.of(RowKind.INSERT);
    List<RowKind> deletes = List.of(RowKind.INSERT, RowKind.INSERT, RowKind.DELETE);
    all.add(of("sequence.field", ints, inserts, "sequence.field", "s"));
    all.add(
        of(
            "sequence.field, descending",
            ints,
            inserts,
            "sequence.field",
            "s",
            "sequence.field.sort-order",
            "descending"));
    all.add(of("sequence.field, deletes", ints, deletes, "sequence.field", "s"));
    all.add(of("ignore-delete", ints, deletes, "ignore-delete", "true"));
    all.add(
        of(
            "partial-update, sequence-group",
            ints,
            inserts,
            "merge-engine",
            "partial-update",
            "fields.s.sequence-group",
            "v"));
    all.add(
        of(
            "partial-update, aggregated sequence-group",
            ints,
            inserts,
            "merge-engine",
            "partial-update",
            "fields.s.sequence-group",
            "v",
            "fields.v.aggregate-function",
            "sum"));
    all.add(
        of(
            "partial-update, ignore-delete",
            ints,
            deletes,
            "merge-engine",
            "partial-update",
            "ignore-delete",
            "true"));
    all.add(
        of(
            "partial-update, remove-record-on-delete",
            ints,
            deletes,
            "merge-engine",
            "partial-update",
            "partial-update.remove-record-on-delete",
            "true"));
    all.add(
        of(
            "aggregation, deletes retract",
            Arrays.asList(1, 5, 3, 4, 2, 6, -7),
            deletes,
            "merge-engine",
            "aggregation",
            "fields.v.aggregate-function",
            "sum"));
    all.add(
        of(
            "aggregation, ignore-retract",
            ints,
            deletes,
            "merge-engine",
            "aggregation",
            "fields.v.aggregate-function",
            "max",
            "fields.v.ignore-retract",
            "true"));
    all.add(
        of(
            "aggregation, sequence.field",
            ints,
            inserts,
            "merge-engine",
            "aggregation",
            "fields.v.aggregate-function",
            "last_value",
            "sequence.field",
            "s"));
  }

  private static MergeCase of(
      String name, List<Object> values, List<RowKind> kinds, String... options) {
    return new MergeCase(name, DataTypes.INT(), map(options), values, kinds);
  }

  private static void aggregates(List<MergeCase> all) {
    Object[] decimals = Stream.of("1.50", "-2.25", "0.00").map(BigDecimal::new).toArray();
    for (String function : List.of("sum", "product", "max", "min")) {
      aggregate(all, function, DataTypes.TINYINT(), (byte) 1, (byte) -2, (byte) 3);
      aggregate(all, function, DataTypes.SMALLINT(), (short) 1, (short) -2, (short) 3);
      aggregate(all, function, DataTypes.INT(), 1, -2, 3);
      aggregate(all, function, DataTypes.BIGINT(), 1L, -2L, 3L);
      aggregate(all, function, DataTypes.FLOAT(), 1f, -2f, 0.5f);
      aggregate(all, function, DataTypes.DOUBLE(), 1d, -2d, 0.5);
      aggregate(all, function, DataTypes.DECIMAL(18, 2), decimals);
    }
    for (String function : List.of("max", "min")) {
      aggregate(all, function, DataTypes.STRING(), "b", "", "ü");
      aggregate(all, function, DataTypes.DATE(), LocalDate.EPOCH, LocalDate.of(2026, 6, 26));
      aggregate(
          all,
          function,
          DataTypes.TIMESTAMP(3),
          LocalDateTime.of(2026, 6, 26, 1, 2),
          LocalDateTime.of(1969, 1, 1, 0, 0));
    }
    for (String function :
        List.of("last_value", "last_non_null_value", "first_value", "first_non_null_value")) {
      aggregate(all, function, DataTypes.INT(), 1, 2, 3);
      aggregate(all, function, DataTypes.ARRAY(DataTypes.INT()), List.of(1), List.of());
    }
    aggregate(all, "bool_and", DataTypes.BOOLEAN(), true, false, true);
    aggregate(all, "bool_or", DataTypes.BOOLEAN(), true, false, false);
    aggregate(all, "listagg", DataTypes.STRING(), "a", "b", "c");
    aggregate(all, "collect", DataTypes.ARRAY(DataTypes.INT()), List.of(1), List.of(2, 1));
    aggregate(
        all,
        "merge_map",
        DataTypes.MAP(DataTypes.STRING().notNull(), DataTypes.INT()),
        Map.of("a", 1),
        Map.of("b", 2),
        Map.of("a", 3));
    aggregate(
        all,
        "nested_update",
        DataTypes.ARRAY(
            DataTypes.ROW(
                DataTypes.FIELD(0, "k", DataTypes.INT()),
                DataTypes.FIELD(1, "x", DataTypes.STRING()))),
        List.of(List.of(1, "a")),
        List.of(List.of(2, "b")));
    aggregate(all, "rbm32", DataTypes.BYTES(), bitmap32(1, 2), bitmap32(2, 70_000));
    aggregate(all, "rbm64", DataTypes.BYTES(), bitmap64(1, 2), bitmap64(2, 1L << 40));
    aggregate(all, "hll_sketch", DataTypes.BYTES(), hll(1, 2), hll(2, 3));
    aggregate(all, "theta_sketch", DataTypes.BYTES(), theta(1, 2), theta(2, 3));
  }

  private static Bytes bitmap32(int... values) {
    return Bytes.of(RoaringBitmap32.bitmapOf(values).serialize());
  }

  private static Bytes bitmap64(long... values) {
    try {
      return Bytes.of(RoaringBitmap64.bitmapOf(values).serialize());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Bytes hll(int... values) {
    return Bytes.of(HllSketchUtil.sketchOf(values));
  }

  private static Bytes theta(int... values) {
    return Bytes.of(ThetaSketch.sketchOf(values));
  }

  private static void aggregate(
      List<MergeCase> all, String function, DataType type, Object... values) {
    List<Object> some = new ArrayList<>(Arrays.asList(values));
    some.add(null);
    all.add(
        new MergeCase(
            function + " of " + type.asSQLString().replace("`", ""),
            type,
            map("merge-engine", "aggregation", "fields.v.aggregate-function", function),
            some,
            List.of(RowKind.INSERT)));
  }

  /** Rows as they are compared: 64-bit bitmaps by what they hold, which has several forms. */
  List<List<Object>> canonical(List<List<Object>> rows) throws IOException {
    if (!name.startsWith("rbm64")) {
      return rows;
    }
    List<List<Object>> all = new ArrayList<>();
    for (List<Object> row : rows) {
      List<Object> copy = new ArrayList<>(row);
      if (row.get(V) instanceof Bytes bytes) {
        RoaringBitmap64 bitmap = new RoaringBitmap64();
        bitmap.deserialize(bytes.toArray());
        copy.set(V, bitmap);
      }
      all.add(copy);
    }
    return all;
  }

  private static Map<String, String> map(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  /** A table that merges so. */
  TableSpec spec(String format) {
    Map<String, String> all = new LinkedHashMap<>(options);
    all.put("bucket", "1");
    all.put("file.format", format);
    RowType columns =
        new RowType(
            List.of(
                new DataField(0, "id", DataTypes.INT().notNull()),
                new DataField(1, "v", type),
                new DataField(2, "s", DataTypes.INT())));
    return new TableSpec(columns, List.of(), List.of("id"), all);
  }

  /** What is written at one go: two rows of each key. */
  List<Change> batch(int number) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 2 * KEYS; i++) {
      int seed = number * 2 * KEYS + i;
      // A sequence that goes up and down, without ties between writes.
      int sequence = seed * 7 % 31;
      List<Object> row =
          Arrays.asList(i % KEYS, values.get((seed + number) % values.size()), sequence);
      changes.add(new Change(kinds.get(seed % kinds.size()), row));
    }
    return changes;
  }

  /** The changes of a batch in parts, none of which has two rows of a key. */
  List<List<Change>> apart(List<Change> batch) {
    return IntStream.range(0, batch.size() / KEYS)
        .mapToObj(part -> batch.subList(part * KEYS, (part + 1) * KEYS))
        .toList();
  }
}
