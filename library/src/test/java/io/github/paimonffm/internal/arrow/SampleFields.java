package io.github.paimonffm.internal.arrow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.vector.extension.OpaqueType;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.ExtensionTypeRegistry;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Fields of all types of Arrow. */
final class SampleFields {

  static {
    ExtensionTypeRegistry.register(new OpaqueType(ArrowType.Utf8.INSTANCE, "point", "a vendor"));
  }

  private SampleFields() {}

  /** Returns fields whose arrays can be imported. */
  static Stream<Field> importable() {
    List<ArrowType> types = new ArrayList<>();
    for (int bits : new int[] {8, 16, 32, 64}) {
      types.add(new ArrowType.Int(bits, true));
      types.add(new ArrowType.Int(bits, false));
    }
    for (FloatingPointPrecision precision : FloatingPointPrecision.values()) {
      types.add(new ArrowType.FloatingPoint(precision));
    }
    for (DateUnit unit : DateUnit.values()) {
      types.add(new ArrowType.Date(unit));
    }
    for (TimeUnit unit : TimeUnit.values()) {
      types.add(new ArrowType.Time(unit, unit.compareTo(TimeUnit.MILLISECOND) > 0 ? 64 : 32));
      types.add(new ArrowType.Timestamp(unit, null));
      types.add(new ArrowType.Timestamp(unit, "Europe/Zürich"));
      types.add(new ArrowType.Duration(unit));
    }
    for (IntervalUnit unit : IntervalUnit.values()) {
      types.add(new ArrowType.Interval(unit));
    }
    types.add(ArrowType.Null.INSTANCE);
    types.add(ArrowType.Bool.INSTANCE);
    types.add(new ArrowType.Decimal(38, 10, 128));
    types.add(new ArrowType.Decimal(76, 0, 256));
    types.add(ArrowType.Utf8.INSTANCE);
    types.add(ArrowType.LargeUtf8.INSTANCE);
    types.add(ArrowType.Binary.INSTANCE);
    types.add(ArrowType.LargeBinary.INSTANCE);
    types.add(new ArrowType.FixedSizeBinary(5));
    types.add(new OpaqueType(ArrowType.Utf8.INSTANCE, "point", "a vendor"));
    return Stream.concat(types.stream().map(type -> field("f", type)), nested());
  }

  private static Stream<Field> nested() {
    Field text = field("text", ArrowType.Utf8.INSTANCE);
    Field flag = field("flag", ArrowType.Bool.INSTANCE);
    Field map = map(text, false);
    Field row = field("row", ArrowType.Struct.INSTANCE, text, map, flag);
    return Stream.of(
        field("f", ArrowType.List.INSTANCE, flag),
        field("f", ArrowType.LargeList.INSTANCE, text),
        field("f", new ArrowType.FixedSizeList(3), flag),
        field("f", new ArrowType.FixedSizeList(2), row),
        map(text, true),
        map(row, false),
        row,
        field("f", ArrowType.Struct.INSTANCE),
        field("f", ArrowType.List.INSTANCE, row),
        field("f", ArrowType.Struct.INSTANCE, row, field("list", ArrowType.List.INSTANCE, map)));
  }

  /** Returns fields whose types Arrow knows and the native library never exports. */
  static Stream<Field> notImportable() {
    Field integer = field("int", new ArrowType.Int(32, true));
    Field ends = new Field("run_ends", FieldType.notNullable(integer.getType()), null);
    return Stream.of(
        field("f", ArrowType.Utf8View.INSTANCE),
        field("f", ArrowType.BinaryView.INSTANCE),
        field("f", ArrowType.ListView.INSTANCE, integer),
        field("f", ArrowType.LargeListView.INSTANCE, integer),
        field("f", new ArrowType.Union(UnionMode.Dense, new int[] {4}), integer),
        field("f", new ArrowType.Union(UnionMode.Sparse, new int[] {4}), integer),
        field("f", ArrowType.RunEndEncoded.INSTANCE, ends, integer));
  }

  /** Returns fields with other attributes than their type. */
  static Stream<Field> withAttributes() {
    ArrowType type = ArrowType.Utf8.INSTANCE;
    return Stream.of(
        new Field("required", FieldType.notNullable(type), null),
        new Field("", FieldType.nullable(type), null),
        new Field("Größe 𝄞", FieldType.nullable(type), null),
        new Field("x".repeat(30_000), FieldType.nullable(type), null),
        new Field(null, FieldType.nullable(type), null),
        new Field(
            "metadata",
            new FieldType(true, type, null, Map.of("key", "Wert ä", "empty", "", "", "no key")),
            null),
        new Field(
            "unknown extension",
            new FieldType(true, type, null, Map.of("ARROW:extension:name", "unknown")),
            null));
  }

  private static Field map(Field value, boolean keysSorted) {
    Field key = new Field("key", FieldType.notNullable(ArrowType.Utf8.INSTANCE), null);
    FieldType entry = FieldType.notNullable(ArrowType.Struct.INSTANCE);
    return field(
        "map", new ArrowType.Map(keysSorted), new Field("entries", entry, List.of(key, value)));
  }

  private static Field field(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), List.of(children));
  }
}
