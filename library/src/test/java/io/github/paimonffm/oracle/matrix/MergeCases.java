package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.model.Bytes;
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
import java.util.stream.Stream;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowKind;
import org.apache.paimon.utils.HllSketchUtil;
import org.apache.paimon.utils.RoaringBitmap32;
import org.apache.paimon.utils.RoaringBitmap64;
import org.apache.paimon.utils.ThetaSketch;

/** The merge cases of the matrix. */
final class MergeCases {

  private MergeCases() {}

  static List<MergeCase> all() {
    List<MergeCase> all = new ArrayList<>();
    addMergeEngines(all);
    addAggregates(all);
    return all;
  }

  private static void addMergeEngines(List<MergeCase> all) {
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

  private static void addAggregates(List<MergeCase> all) {
    Object[] decimals = Stream.of("1.50", "-2.25", "0.00").map(BigDecimal::new).toArray();
    for (String function : List.of("sum", "product", "max", "min")) {
      addAggregate(all, function, DataTypes.TINYINT(), (byte) 1, (byte) -2, (byte) 3);
      addAggregate(all, function, DataTypes.SMALLINT(), (short) 1, (short) -2, (short) 3);
      addAggregate(all, function, DataTypes.INT(), 1, -2, 3);
      addAggregate(all, function, DataTypes.BIGINT(), 1L, -2L, 3L);
      addAggregate(all, function, DataTypes.FLOAT(), 1f, -2f, 0.5f);
      addAggregate(all, function, DataTypes.DOUBLE(), 1d, -2d, 0.5);
      addAggregate(all, function, DataTypes.DECIMAL(18, 2), decimals);
    }
    for (String function : List.of("max", "min")) {
      addAggregate(all, function, DataTypes.STRING(), "b", "", "ü");
      addAggregate(all, function, DataTypes.DATE(), LocalDate.EPOCH, LocalDate.of(2026, 6, 26));
      addAggregate(
          all,
          function,
          DataTypes.TIMESTAMP(3),
          LocalDateTime.of(2026, 6, 26, 1, 2),
          LocalDateTime.of(1969, 1, 1, 0, 0));
    }
    for (String function :
        List.of("last_value", "last_non_null_value", "first_value", "first_non_null_value")) {
      addAggregate(all, function, DataTypes.INT(), 1, 2, 3);
      addAggregate(all, function, DataTypes.ARRAY(DataTypes.INT()), List.of(1), List.of());
    }
    addAggregate(all, "bool_and", DataTypes.BOOLEAN(), true, false, true);
    addAggregate(all, "bool_or", DataTypes.BOOLEAN(), true, false, false);
    addAggregate(all, "listagg", DataTypes.STRING(), "a", "b", "c");
    addAggregate(all, "collect", DataTypes.ARRAY(DataTypes.INT()), List.of(1), List.of(2, 1));
    addAggregate(
        all,
        "merge_map",
        DataTypes.MAP(DataTypes.STRING().notNull(), DataTypes.INT()),
        Map.of("a", 1),
        Map.of("b", 2),
        Map.of("a", 3));
    addAggregate(
        all,
        "nested_update",
        DataTypes.ARRAY(
            DataTypes.ROW(
                DataTypes.FIELD(0, "k", DataTypes.INT()),
                DataTypes.FIELD(1, "x", DataTypes.STRING()))),
        List.of(List.of(1, "a")),
        List.of(List.of(2, "b")));
    addAggregate(all, "rbm32", DataTypes.BYTES(), bitmap32(1, 2), bitmap32(2, 70_000));
    addAggregate(all, "rbm64", DataTypes.BYTES(), bitmap64(1, 2), bitmap64(2, 1L << 40));
    addAggregate(all, "hll_sketch", DataTypes.BYTES(), hll(1, 2), hll(2, 3));
    addAggregate(all, "theta_sketch", DataTypes.BYTES(), theta(1, 2), theta(2, 3));
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

  private static void addAggregate(
      List<MergeCase> all, String function, DataType type, Object... values) {
    List<Object> nullable = new ArrayList<>(Arrays.asList(values));
    nullable.add(null);
    all.add(
        new MergeCase(
            function + " of " + type.asSQLString().replace("`", ""),
            type,
            map("merge-engine", "aggregation", "fields.v.aggregate-function", function),
            nullable,
            List.of(RowKind.INSERT)));
  }

  private static Map<String, String> map(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
