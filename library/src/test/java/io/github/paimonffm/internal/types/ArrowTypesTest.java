package io.github.paimonffm.internal.types;

import static org.apache.arrow.vector.types.pojo.FieldType.notNullable;
import static org.apache.arrow.vector.types.pojo.FieldType.nullable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Column;
import io.github.paimonffm.Schema;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mapping from Arrow's types to Paimon's. */
class ArrowTypesTest {

  private static final ArrowType INT = new ArrowType.Int(32, true);
  private static final ArrowType UTF8 = new ArrowType.Utf8();

  static Stream<Arguments> atomicTypes() {
    return Stream.of(
        Arguments.of(new ArrowType.Bool(), "BOOLEAN"),
        Arguments.of(new ArrowType.Int(8, true), "TINYINT"),
        Arguments.of(new ArrowType.Int(16, true), "SMALLINT"),
        Arguments.of(new ArrowType.Int(32, true), "INT"),
        Arguments.of(new ArrowType.Int(64, true), "BIGINT"),
        Arguments.of(new ArrowType.Int(8, false), "SMALLINT"),
        Arguments.of(new ArrowType.Int(16, false), "INT"),
        Arguments.of(new ArrowType.Int(32, false), "BIGINT"),
        Arguments.of(new ArrowType.Int(64, false), "DECIMAL(20, 0)"),
        Arguments.of(new ArrowType.FloatingPoint(FloatingPointPrecision.HALF), "FLOAT"),
        Arguments.of(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE), "FLOAT"),
        Arguments.of(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), "DOUBLE"),
        Arguments.of(new ArrowType.Decimal(18, 2, 128), "DECIMAL(18, 2)"),
        Arguments.of(new ArrowType.Decimal(38, 0, 256), "DECIMAL(38, 0)"),
        Arguments.of(UTF8, "STRING"),
        Arguments.of(new ArrowType.LargeUtf8(), "STRING"),
        Arguments.of(new ArrowType.Utf8View(), "STRING"),
        Arguments.of(new ArrowType.Binary(), "BYTES"),
        Arguments.of(new ArrowType.LargeBinary(), "BYTES"),
        Arguments.of(new ArrowType.BinaryView(), "BYTES"),
        Arguments.of(new ArrowType.FixedSizeBinary(16), "BINARY(16)"),
        Arguments.of(new ArrowType.Date(DateUnit.DAY), "DATE"),
        Arguments.of(new ArrowType.Date(DateUnit.MILLISECOND), "DATE"),
        Arguments.of(new ArrowType.Time(TimeUnit.SECOND, 32), "TIME(0)"),
        Arguments.of(new ArrowType.Time(TimeUnit.MILLISECOND, 32), "TIME(3)"),
        Arguments.of(new ArrowType.Time(TimeUnit.NANOSECOND, 64), "TIME(3)"),
        Arguments.of(new ArrowType.Timestamp(TimeUnit.SECOND, null), "TIMESTAMP(0)"),
        Arguments.of(new ArrowType.Timestamp(TimeUnit.MILLISECOND, null), "TIMESTAMP(3)"),
        Arguments.of(new ArrowType.Timestamp(TimeUnit.MICROSECOND, null), "TIMESTAMP(6)"),
        Arguments.of(new ArrowType.Timestamp(TimeUnit.NANOSECOND, null), "TIMESTAMP(9)"),
        Arguments.of(
            new ArrowType.Timestamp(TimeUnit.MICROSECOND, "Europe/Berlin"),
            "TIMESTAMP(6) WITH LOCAL TIME ZONE"));
  }

  @ParameterizedTest
  @MethodSource("atomicTypes")
  void atomicTypesAreMapped(ArrowType arrow, String paimon) {
    assertEquals(paimon, sql(new Field("c", nullable(arrow), null)));
    assertEquals(paimon + " NOT NULL", sql(new Field("c", notNullable(arrow), null)));
    assertEquals(paimon, TypeParser.parse("c", paimon).sql(), "spelling of the parser");
  }

  @Test
  void nestedTypesAreMapped() {
    Field element = new Field("item", notNullable(INT), null);
    for (ArrowType list :
        List.of(
            new ArrowType.List(),
            new ArrowType.LargeList(),
            new ArrowType.ListView(),
            new ArrowType.LargeListView(),
            new ArrowType.FixedSizeList(3))) {
      assertEquals("ARRAY<INT NOT NULL>", sql(new Field("c", nullable(list), List.of(element))));
    }
    Field key = new Field("key", notNullable(UTF8), null);
    Field value = new Field("value", nullable(INT), null);
    Field entries = new Field("entries", notNullable(new ArrowType.Struct()), List.of(key, value));
    assertEquals(
        "MAP<STRING NOT NULL, INT> NOT NULL",
        sql(new Field("c", notNullable(new ArrowType.Map(false)), List.of(entries))));
    assertEquals(
        "ROW<`key` STRING NOT NULL, `value` INT>",
        sql(new Field("c", nullable(new ArrowType.Struct()), List.of(key, value))));
  }

  @Test
  void dictionaryColumnHasTypeOfItsValues() {
    try (BufferAllocator allocator = new RootAllocator();
        VarCharVector values = new VarCharVector("values", allocator)) {
      DictionaryEncoding encoding = new DictionaryEncoding(7, false, null);
      DictionaryProvider provider =
          new DictionaryProvider.MapDictionaryProvider(new Dictionary(values, encoding));
      Field field =
          new Field("carrier", new FieldType(false, new ArrowType.Int(8, true), encoding), null);
      var arrow = new org.apache.arrow.vector.types.pojo.Schema(List.of(field));

      Column column = Schema.fromArrow(arrow, provider).build().columns().getFirst();
      assertEquals("STRING NOT NULL", column.type());
      assertUnsupported("column 'carrier'", () -> Schema.fromArrow(arrow));
    }
  }

  @Test
  void unsupportedTypeIsNamedWithItsColumn() {
    for (ArrowType type :
        List.of(
            new ArrowType.Null(),
            new ArrowType.Duration(TimeUnit.SECOND),
            new ArrowType.Interval(IntervalUnit.DAY_TIME),
            new ArrowType.Decimal(39, 0, 256),
            new ArrowType.Decimal(10, -2, 128))) {
      Field inner = new Field("inner", nullable(type), null);
      Field outer = new Field("outer", nullable(new ArrowType.List()), List.of(inner));
      assertUnsupported(
          "column 'outer' has the Arrow type " + type, () -> ArrowTypes.toPaimon(outer, null));
    }
    Field empty = new Field("s", nullable(new ArrowType.Struct()), List.of());
    assertUnsupported("without fields", () -> ArrowTypes.toPaimon(empty, null));
  }

  private static void assertUnsupported(String part, Runnable mapping) {
    String message = assertThrows(UnsupportedFeatureException.class, mapping::run).getMessage();
    assertTrue(message.contains(part), message);
  }

  private static String sql(Field field) {
    return ArrowTypes.toPaimon(field, null).sql();
  }
}
