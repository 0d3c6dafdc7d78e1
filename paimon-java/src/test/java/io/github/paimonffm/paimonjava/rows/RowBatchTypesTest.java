package io.github.paimonffm.paimonjava.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.BinaryVector;
import org.apache.paimon.data.Blob;
import org.apache.paimon.data.Decimal;
import org.apache.paimon.data.GenericArray;
import org.apache.paimon.data.GenericMap;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.Timestamp;
import org.apache.paimon.data.serializer.InternalRowSerializer;
import org.apache.paimon.data.variant.GenericVariant;
import org.apache.paimon.memory.MemorySegment;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The values of each type: nulls, extremes, and empty values. */
class RowBatchTypesTest {

  private final RootAllocator allocator = new RootAllocator();

  /** Fails if a test leaves memory behind. */
  @AfterEach
  void closeAllocator() {
    allocator.close();
  }

  private RowBatch batch(RowType type) {
    return RowBatch.create(allocator, type, ArrowSchemas.of(type), false);
  }

  /** Writes values to a column, from generic and from binary rows. Returns the column. */
  private List<Object> write(DataType type, Object... values) {
    RowType rowType = RowType.of(type);
    List<Object> generic = new ArrayList<>();
    List<Object> binary = new ArrayList<>();
    try (RowBatch batch = batch(rowType)) {
      for (Object value : values) {
        batch.append(GenericRow.of(value));
      }
      PlainValues.rows(batch.finish()).forEach(row -> generic.add(row.get(0)));
      batch.clear();
      InternalRowSerializer serializer = new InternalRowSerializer(rowType);
      for (Object value : values) {
        batch.append(serializer.toBinaryRow(GenericRow.of(value)));
      }
      PlainValues.rows(batch.finish()).forEach(row -> binary.add(row.get(0)));
    }
    assertEquals(generic, binary);
    return generic;
  }

  private void assertKept(DataType type, Object... values) {
    assertEquals(Arrays.asList(values), write(type, values));
  }

  private IllegalArgumentException refused(DataType type, Object value) {
    RowType rowType = RowType.builder().field("c", type).build();
    try (RowBatch batch = batch(rowType)) {
      return assertThrows(IllegalArgumentException.class, () -> batch.append(GenericRow.of(value)));
    }
  }

  private static BinaryString text(String text) {
    return BinaryString.fromString(text);
  }

  @Test
  void numbersKeepTheirExtremes() {
    assertKept(DataTypes.BOOLEAN(), true, null, false, true);
    assertKept(DataTypes.TINYINT(), Byte.MIN_VALUE, null, Byte.MAX_VALUE);
    assertKept(DataTypes.SMALLINT(), Short.MIN_VALUE, null, Short.MAX_VALUE);
    assertKept(DataTypes.INT(), Integer.MIN_VALUE, null, Integer.MAX_VALUE);
    assertKept(DataTypes.BIGINT(), Long.MIN_VALUE, null, Long.MAX_VALUE);
    assertKept(DataTypes.FLOAT(), -0.0f, Float.NaN, null, Float.NEGATIVE_INFINITY, Float.MIN_VALUE);
    assertKept(DataTypes.DOUBLE(), -0.0, Double.NaN, null, Double.POSITIVE_INFINITY);
    assertKept(DataTypes.DATE(), Integer.MIN_VALUE, null, Integer.MAX_VALUE);
    assertKept(DataTypes.TIME(3), 0, null, 86_399_999);
  }

  @Test
  void textsAndBytesCanBeEmpty() {
    String longText = "水".repeat(10_000);
    assertEquals(
        Arrays.asList("", null, "1234567", "12345678", longText, ""),
        write(
            DataTypes.STRING(),
            text(""),
            null,
            text("1234567"),
            text("12345678"),
            text(longText),
            text("")));
    assertEquals(
        Arrays.asList("", null, "00ff"),
        write(DataTypes.BYTES(), new byte[0], null, new byte[] {0, -1}));
    assertEquals(
        Arrays.asList("", null, "00ff"),
        write(
            DataTypes.BLOB(), Blob.fromData(new byte[0]), null, Blob.fromData(new byte[] {0, -1})));
  }

  @Test
  void textCanBeInSeveralMemorySegments() {
    MemorySegment[] segments = {
      MemorySegment.wrap("xxab".getBytes(StandardCharsets.UTF_8)),
      MemorySegment.wrap("cdef".getBytes(StandardCharsets.UTF_8)),
      MemorySegment.wrap("ghxx".getBytes(StandardCharsets.UTF_8))
    };
    RowType rowType = RowType.of(DataTypes.STRING());
    try (RowBatch batch = batch(rowType)) {
      batch.append(GenericRow.of(BinaryString.fromAddress(segments, 2, 8)));
      batch.append(GenericRow.of(BinaryString.fromAddress(segments, 5, 2)));

      assertEquals(List.of(List.of("abcdefgh"), List.of("de")), PlainValues.rows(batch.finish()));
    }
  }

  @Test
  void textCanBeOutsideTheHeap() {
    ByteBuffer memory = ByteBuffer.allocateDirect(8);
    memory.put(0, "xabcdefx".getBytes(StandardCharsets.UTF_8));
    MemorySegment[] segments = {MemorySegment.wrapOffHeapMemory(memory)};
    try (RowBatch batch = batch(RowType.of(DataTypes.STRING()))) {
      batch.append(GenericRow.of(BinaryString.fromAddress(segments, 1, 6)));

      assertEquals(List.of(List.of("abcdef")), PlainValues.rows(batch.finish()));
    }
  }

  @Test
  void decimalsKeepTheirExtremes() {
    for (int precision : new int[] {1, 9, 18, 19, 28, 38}) {
      BigInteger largest = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
      List<Object> expected = new ArrayList<>();
      List<Object> values = new ArrayList<>();
      for (BigInteger unscaled :
          List.of(largest, largest.negate(), BigInteger.ZERO, BigInteger.ONE.negate())) {
        BigDecimal decimal = new BigDecimal(unscaled, 1);
        expected.add(decimal);
        values.add(Decimal.fromBigDecimal(decimal, precision, 1));
      }
      expected.add(null);
      values.add(null);
      assertEquals(expected, write(DataTypes.DECIMAL(precision, 1), values.toArray()));
    }
  }

  @Test
  void decimalsOfSmallerPrecisionAreKept() {
    RowType rowType = RowType.of(DataTypes.DECIMAL(20, 2), DataTypes.DECIMAL(4, 2));
    try (RowBatch batch = batch(rowType)) {
      BigDecimal value = new BigDecimal("-1.23");
      Decimal compact = Decimal.fromBigDecimal(value, 3, 2);
      Decimal large = Decimal.fromBigDecimal(value, 38, 2);
      batch.append(GenericRow.of(compact, large));

      assertEquals(List.of(List.of(value, value)), PlainValues.rows(batch.finish()));
    }
  }

  @Test
  void decimalThatDoesNotFitIsRefused() {
    assertEquals(
        "Column 'c' has type DECIMAL(3, 1), but the value is 100.0, a DECIMAL(4, 1)."
            + " Convert the value to the type of the column.",
        refused(DataTypes.DECIMAL(3, 1), decimal("100.0", 4, 1)).getMessage());
    refused(DataTypes.DECIMAL(3, 1), decimal("-100.0", 38, 1));
    refused(DataTypes.DECIMAL(19, 1), decimal("1000000000000000000.0", 20, 1));
    refused(DataTypes.DECIMAL(10, 2), decimal("1.0", 10, 1));
    refused(DataTypes.DECIMAL(38, 2), decimal("1.0", 38, 1));
  }

  private static Decimal decimal(String value, int precision, int scale) {
    return Decimal.fromBigDecimal(new BigDecimal(value), precision, scale);
  }

  @Test
  void timestampsHaveTheUnitOfTheirPrecision() {
    Timestamp before = Timestamp.fromEpochMillis(-1, 999_999);
    Timestamp after = Timestamp.fromEpochMillis(1_001, 234_567);
    assertTimestamps(0, -1, 1, before, after);
    assertTimestamps(1, -1, 1_001, before, after);
    assertTimestamps(3, -1, 1_001, before, after);
    assertTimestamps(4, -1, 1_001_234, before, after);
    assertTimestamps(6, -1, 1_001_234, before, after);
    assertTimestamps(7, -1, 1_001_234_567, before, after);
    assertTimestamps(9, -1, 1_001_234_567, before, after);
  }

  private void assertTimestamps(
      int precision, long countBefore, long countAfter, Timestamp before, Timestamp after) {
    List<Object> expected =
        Arrays.asList(BigInteger.valueOf(countBefore), null, BigInteger.valueOf(countAfter));
    assertEquals(expected, write(DataTypes.TIMESTAMP(precision), before, null, after));
    assertEquals(
        expected, write(DataTypes.TIMESTAMP_WITH_LOCAL_TIME_ZONE(precision), before, null, after));
  }

  @Test
  void timestampsKeepTheExtremesOfTheirUnit() {
    assertTimestamps(3, Long.MIN_VALUE, Long.MAX_VALUE, instant(3, true), instant(3, false));
    assertTimestamps(6, Long.MIN_VALUE, Long.MAX_VALUE, instant(6, true), instant(6, false));
    assertTimestamps(9, Long.MIN_VALUE, Long.MAX_VALUE, instant(9, true), instant(9, false));
  }

  private static Timestamp instant(int digits, boolean first) {
    long count = first ? Long.MIN_VALUE : Long.MAX_VALUE;
    long perMilli = BigInteger.TEN.pow(digits - 3).longValue();
    long nanos = Math.floorMod(count, perMilli) * (1_000_000 / perMilli);
    return Timestamp.fromEpochMillis(Math.floorDiv(count, perMilli), (int) nanos);
  }

  @Test
  void timestampOutOfRangeIsRefused() {
    Timestamp last = instant(9, false);
    Timestamp tooLate =
        Timestamp.fromEpochMillis(last.getMillisecond(), last.getNanoOfMillisecond() + 1);
    assertEquals(
        "Column 'c' has a timestamp of 9223372036854 milliseconds and 775808 nanoseconds since"
            + " 1970, which is out of range for precision 9 (unit NANOSECOND, 64 bits).",
        refused(DataTypes.TIMESTAMP(9), tooLate).getMessage());
    Timestamp first = instant(9, true);
    refused(
        DataTypes.TIMESTAMP(7),
        Timestamp.fromEpochMillis(first.getMillisecond(), first.getNanoOfMillisecond() - 1));
    refused(DataTypes.TIMESTAMP(6), Timestamp.fromEpochMillis(Long.MIN_VALUE));
    refused(DataTypes.TIMESTAMP_WITH_LOCAL_TIME_ZONE(6), Timestamp.fromEpochMillis(Long.MAX_VALUE));
  }

  @Test
  void arraysCanBeEmptyOrNull() {
    assertEquals(
        Arrays.asList(Arrays.asList("a", null, ""), List.of(), null, List.of("b")),
        write(
            DataTypes.ARRAY(DataTypes.STRING()),
            new GenericArray(new Object[] {text("a"), null, text("")}),
            new GenericArray(new Object[0]),
            null,
            new GenericArray(new Object[] {text("b")})));
  }

  @Test
  void arraysOfNumbersKeepTheirNulls() {
    assertEquals(
        Arrays.asList(List.of(1L, 2L, 3L), Arrays.asList(4L, null), null, List.of(5L)),
        write(
            DataTypes.ARRAY(DataTypes.BIGINT()),
            new GenericArray(new long[] {1, 2, 3}),
            new GenericArray(new Object[] {4L, null}),
            null,
            new GenericArray(new long[] {5})));
  }

  @Test
  void rowsCanBeInsideArraysInsideMaps() {
    RowType point = RowType.of(DataTypes.INT(), DataTypes.STRING());
    DataType type = DataTypes.MAP(DataTypes.STRING().notNull(), DataTypes.ARRAY(point));
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put(
        text("a"),
        new GenericArray(
            new Object[] {GenericRow.of(1, text("x")), null, GenericRow.of(null, null)}));
    map.put(text("b"), new GenericArray(new Object[0]));
    map.put(text("c"), null);
    assertEquals(
        Arrays.asList(
            List.of(),
            List.of(
                List.of("a", Arrays.asList(List.of(1, "x"), null, Arrays.asList(null, null))),
                List.of("b", List.of()),
                Arrays.asList("c", null)),
            null),
        write(type, new GenericMap(Map.of()), new GenericMap(map), null));
  }

  @Test
  void multisetIsAMapToCounts() {
    assertEquals(
        Arrays.asList(List.of(List.of("a", 3)), null),
        write(
            DataTypes.MULTISET(DataTypes.STRING().notNull()),
            new GenericMap(Map.of(text("a"), 3)),
            null));
  }

  @Test
  void nullInARequiredElementIsWritten() {
    RowType type =
        RowType.of(
            DataTypes.ARRAY(DataTypes.INT().notNull()),
            DataTypes.MAP(DataTypes.INT().notNull(), DataTypes.INT()),
            RowType.of(DataTypes.INT().notNull()));
    Map<Object, Object> map = new HashMap<>();
    map.put(null, 2);
    try (RowBatch batch = batch(type)) {
      batch.append(
          GenericRow.of(
              new GenericArray(new Object[] {1, null}),
              new GenericMap(map),
              GenericRow.of((Object) null)));

      assertEquals(
          List.of(
              List.of(
                  Arrays.asList(1, null),
                  List.of(Arrays.asList(null, 2)),
                  Collections.singletonList(null))),
          PlainValues.rows(batch.finish()));
    }
  }

  @Test
  void vectorsHaveTheLengthOfTheirType() {
    DataType type = DataTypes.VECTOR(2, DataTypes.FLOAT().notNull());
    assertEquals(
        Arrays.asList(List.of(1f, 2f), null, List.of(3f, 4f)),
        write(
            type,
            BinaryVector.fromPrimitiveArray(new float[] {1, 2}),
            null,
            BinaryVector.fromPrimitiveArray(new float[] {3, 4})));
    assertEquals(
        "Column 'c' has a vector of 1 elements, but its type has 2 elements.",
        refused(type, BinaryVector.fromPrimitiveArray(new float[] {1})).getMessage());
  }

  @Test
  void variantsHaveTheirValueAndMetadata() {
    GenericVariant variant = GenericVariant.fromJson("{\"a\": 1}");
    Object plain = PlainValues.of(GenericRow.of(variant), RowType.of(DataTypes.VARIANT())).get(0);
    assertEquals(Arrays.asList(null, plain, null), write(DataTypes.VARIANT(), null, variant, null));
  }
}
