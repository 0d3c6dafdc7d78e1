package io.github.paimonffm.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMilliVector;
import org.apache.arrow.vector.TimeStampNanoVector;
import org.apache.arrow.vector.TimeStampSecVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CellsTest {

  private static <V extends FieldVector> Arguments vector(
      String expected, Function<BufferAllocator, V> create, java.util.function.Consumer<V> fill) {
    Function<BufferAllocator, FieldVector> filled =
        allocator -> {
          V vector = create.apply(allocator);
          vector.allocateNew();
          fill.accept(vector);
          vector.setValueCount(2);
          return vector;
        };
    return Arguments.of(expected, filled);
  }

  static List<Arguments> vectors() {
    return List.of(
        vector("-1", a -> new IntVector("v", a), v -> v.setSafe(0, -1)),
        vector("255", a -> new UInt1Vector("v", a), v -> v.setSafe(0, -1)),
        vector("65535", a -> new UInt2Vector("v", a), v -> v.setSafe(0, -1)),
        vector("4294967295", a -> new UInt4Vector("v", a), v -> v.setSafe(0, -1)),
        vector("18446744073709551615", a -> new UInt8Vector("v", a), v -> v.setSafe(0, -1L)),
        vector("1.5", a -> new Float8Vector("v", a), v -> v.setSafe(0, 1.5)),
        vector(
            "0.0000001",
            a -> new DecimalVector("v", a, 10, 7),
            v -> v.setSafe(0, new BigDecimal("0.0000001"))),
        vector("a", a -> new VarCharVector("v", a), v -> v.setSafe(0, new byte[] {'a'})),
        vector("0x00ff", a -> new VarBinaryVector("v", a), v -> v.setSafe(0, new byte[] {0, -1})),
        vector("1969-12-31", a -> new DateDayVector("v", a), v -> v.setSafe(0, -1)),
        vector("1970-01-02", a -> new DateMilliVector("v", a), v -> v.setSafe(0, 86_400_000L)),
        vector("00:01:00", a -> new TimeSecVector("v", a), v -> v.setSafe(0, 60)),
        vector("00:00:01.5", a -> new TimeMilliVector("v", a), v -> v.setSafe(0, 1500)),
        vector("00:00:00.000001", a -> new TimeMicroVector("v", a), v -> v.setSafe(0, 1L)),
        vector("00:00:00.000000001", a -> new TimeNanoVector("v", a), v -> v.setSafe(0, 1L)),
        vector("1969-12-31T23:59:59", a -> new TimeStampSecVector("v", a), v -> v.setSafe(0, -1L)),
        vector(
            "1969-12-31T23:59:59.999",
            a -> new TimeStampMilliVector("v", a),
            v -> v.setSafe(0, -1L)),
        vector(
            "1969-12-31T23:59:59.999999999",
            a -> new TimeStampNanoVector("v", a),
            v -> v.setSafe(0, -1L)),
        vector(
            "1970-01-01T00:00:00.000001Z",
            a -> new TimeStampMicroTZVector("v", a, "Europe/Berlin"),
            v -> v.setSafe(0, 1L)));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void a_value_is_shown_and_a_null_is_null(
      String expected, Function<BufferAllocator, FieldVector> create) {
    try (BufferAllocator allocator = new RootAllocator();
        FieldVector vector = create.apply(allocator)) {
      assertEquals(expected, Cells.text(vector, 0, new MapDictionaryProvider()));
      assertNull(Cells.text(vector, 1, new MapDictionaryProvider()));
    }
  }

  @Test
  void numbers_are_numeric_and_times_are_not() {
    try (BufferAllocator allocator = new RootAllocator();
        IntVector number = new IntVector("v", allocator);
        DateDayVector date = new DateDayVector("v", allocator)) {
      assertTrue(Cells.isNumeric(number));
      assertTrue(!Cells.isNumeric(date));
    }
  }
}
