package io.github.paimonffm.spark.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.paimon.data.variant.GenericVariant;

/**
 * The types of Paimon, with values that are difficult for them. These are the types of the
 * library's oracle tests, without {@code BLOB}, and {@code TIMESTAMP(9)}, which Paimon Java 1.4.2
 * does not read from Parquet files of the library.
 */
public final class TypeCases {

  private static final List<TypeCase> ALL = new ArrayList<>();

  static {
    add("BOOLEAN", true, false);
    add("TINYINT", (byte) 0, Byte.MIN_VALUE, Byte.MAX_VALUE);
    add("SMALLINT", (short) 0, Short.MIN_VALUE, Short.MAX_VALUE);
    add("INT", 0, Integer.MIN_VALUE, Integer.MAX_VALUE);
    add("BIGINT", 0L, Long.MIN_VALUE, Long.MAX_VALUE);
    add("FLOAT", 0f, -0f, 1.5f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
    add("DOUBLE", 0d, -0d, Double.MIN_VALUE, Double.NaN, Double.NEGATIVE_INFINITY);
    decimal(1, 0);
    decimal(9, 2);
    decimal(18, 4);
    decimal(19, 0);
    decimal(38, 10);
    decimal(38, 38);
    // Spark pads the values of CHAR.
    add("CHAR(1)", "a", "ü", " ");
    add("CHAR(12)", "twelve chars", "short       ", "            ", "\u20AC 12 \u20AC      ");
    add("VARCHAR(1)", "", "z", "\uD83D\uDE00");
    add("VARCHAR(20)", "a text", "", "trailing  ", "twenty characters 20");
    add("STRING", "", " ", "a/b=c", "ü€", "\uD83D\uDE00", "x\ny", "\u0000", "long ".repeat(99));
    add("BINARY(4)", "0x00010203", "0xfffe0080");
    add("VARBINARY(10)", "0x", "0x00", "0x010203040506070809ff");
    add("BYTES", "0x", "0x0000", "0xff", "0x" + "ab".repeat(300));
    add(
        "DATE",
        LocalDate.EPOCH,
        LocalDate.of(1969, 12, 31),
        LocalDate.of(1, 1, 1),
        LocalDate.of(9999, 12, 31),
        LocalDate.of(1582, 10, 4));
    add("TIME(0)", LocalTime.MIDNIGHT, LocalTime.of(12, 34, 56), LocalTime.of(23, 59, 59));
    add("TIME(3)", LocalTime.MIDNIGHT, LocalTime.of(23, 59, 59, 999_000_000));
    add("TIME(6)", LocalTime.MIDNIGHT, LocalTime.of(1, 2, 3, 4_000_000));
    add("TIME(9)", LocalTime.MIDNIGHT, LocalTime.of(1, 2, 3, 4_000_000));
    for (int precision : new int[] {0, 3, 4, 6}) {
      add("TIMESTAMP(%d)".formatted(precision), wallClocks(precision).toArray());
      add(
          "TIMESTAMP(%d) WITH LOCAL TIME ZONE".formatted(precision),
          wallClocks(precision).map(wall -> wall.toInstant(ZoneOffset.UTC)).toArray());
    }
    add("ARRAY<INT>", list(), list(1), list(1, null, 3), list((Object) null));
    add("ARRAY<STRING NOT NULL>", list(), list("", "ü"), list("a", "b", "c"));
    add("ARRAY<VARCHAR(3)>", list(), list("", "üüü", null));
    add("ARRAY<BYTES>", list(), list("0x", null, "0x0102"));
    add(
        "ARRAY<DECIMAL(38, 10)>",
        list(),
        list(new BigDecimal("-1234567890123456789012345678.0123456789"), null));
    add("ARRAY<TIMESTAMP(3)>", list(), list(LocalDateTime.of(2026, 6, 26, 1, 2, 3, 4_000_000)));
    add(
        "ARRAY<TIMESTAMP(0) WITH LOCAL TIME ZONE>",
        list(Instant.parse("1969-06-26T01:02:03Z"), null));
    add("ARRAY<TIME(6)>", list(LocalTime.of(1, 2, 3, 4_000_000), null));
    add("MAP<STRING NOT NULL, INT>", map(), map("a", 1), map("a", 1, "", null));
    add("MAP<INT NOT NULL, DECIMAL(9, 2)>", map(), map(1, new BigDecimal("1.50"), -1, null));
    add(
        "MAP<DATE NOT NULL, ARRAY<DOUBLE>>",
        map(),
        map(LocalDate.of(2026, 6, 26), list(1.5, null), LocalDate.EPOCH, null));
    add("MULTISET<STRING NOT NULL>", map(), map("a", 1, "b", 3));
    add("MULTISET<BIGINT NOT NULL>", map(), map(1L, 1, -1L, 2));
    add("ROW<f0 INT, f1 STRING>", list(1, "a"), list(null, null), list(2, null));
    add("ROW<f0 INT NOT NULL, f1 DATE>", list(1, LocalDate.EPOCH), list(2, null));
    add("ARRAY<ROW<f0 INT>>", list(), list(null, list(1), null));
    add("ARRAY<ARRAY<ARRAY<BIGINT>>>", list(), list(list(), null, list(list(1L, null), list())));
    add(
        "ARRAY<MAP<STRING NOT NULL, ROW<f0 INT, f1 ARRAY<TIMESTAMP(6)>>>>",
        list(),
        list(map(), null, map("k", list(1, list(LocalDateTime.of(1969, 1, 1, 0, 0, 0, 1_000))))));
    add(
        "MAP<INT NOT NULL, ARRAY<ROW<f0 STRING, f1 ROW<f0 DECIMAL(18, 4), f1 BOOLEAN>>>>",
        map(),
        map(
            1,
            list(list("x", list(new BigDecimal("0.0001"), true)), null, list(null, null)),
            2,
            null));
    add(
        "ROW<f0 ROW<f0 ROW<f0 INT, f1 BYTES>, f1 MAP<STRING NOT NULL, STRING>>>",
        list(list(list(1, "0x07"), map("a", "b"))),
        list((Object) null),
        list(list(null, null)));
    // All types without others in one row.
    List<TypeCase> atoms = List.copyOf(ALL.subList(0, 33));
    add(
        "ROW<"
            + String.join(
                ", ",
                IntStream.range(0, atoms.size())
                    .mapToObj(i -> "f%d %s".formatted(i, atoms.get(i).type()))
                    .toList())
            + ">",
        atoms.stream().map(atom -> atom.value(1)).toList(),
        atoms.stream().map(atom -> atom.value(0)).toList());
    add(
        "VARIANT",
        variant("1"),
        variant("null"),
        variant("{\"a\":[1,2.5,{\"b\":null}],\"c\":\"d\"}"),
        variant("[]"));
    add("ARRAY<VARIANT>", list(), list(variant("{\"a\":1}"), null));
  }

  private TypeCases() {}

  /** Returns all types that Parquet files of Paimon Java can have. */
  public static List<TypeCase> all() {
    return List.copyOf(ALL);
  }

  /** Returns the types that only Avro files of Paimon Java can have. */
  public static List<TypeCase> vectors() {
    return List.of(
        typeCase("VECTOR<FLOAT, 4>", list(1f, -2f, 0.5f, Float.MAX_VALUE), list(0f, 0f, 0f, 0f)),
        typeCase("VECTOR<DOUBLE, 2>", list(1d, -2d), list(Double.MIN_VALUE, 0d)),
        typeCase("VECTOR<INT, 3>", list(1, 2, 3), list(Integer.MIN_VALUE, 0, -1)));
  }

  /** Returns rows with a column for each type, in which each value occurs. */
  public static List<List<Object>> rows(List<TypeCase> types) {
    int count = types.stream().mapToInt(type -> type.values().size()).max().orElseThrow();
    List<List<Object>> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      List<Object> values = new ArrayList<>();
      for (TypeCase type : types) {
        values.add(type.value(row));
      }
      rows.add(values);
    }
    return rows;
  }

  private static void add(String type, Object... values) {
    ALL.add(typeCase(type, values));
  }

  private static TypeCase typeCase(String type, Object... values) {
    List<Object> all = new ArrayList<>(Arrays.asList(values));
    all.add(null);
    return new TypeCase(type, all);
  }

  private static void decimal(int precision, int scale) {
    BigInteger most = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
    BigInteger half = BigInteger.TEN.pow(Math.min(precision - 1, 18)).subtract(BigInteger.ONE);
    add(
        "DECIMAL(%d, %d)".formatted(precision, scale),
        Stream.of(BigInteger.ZERO, BigInteger.ONE, half.negate(), most, most.negate())
            .map(unscaled -> new BigDecimal(unscaled, scale))
            .toArray());
  }

  private static Stream<LocalDateTime> wallClocks(int precision) {
    return Stream.of(
            LocalDateTime.of(1970, 1, 1, 0, 0),
            LocalDateTime.of(2026, 6, 26, 12, 34, 56, 789_123_456),
            LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_999),
            // A time that daylight saving time skips in New York.
            LocalDateTime.of(2026, 3, 8, 2, 30, 0, 1),
            LocalDateTime.of(1, 1, 1, 22, 0, 0),
            LocalDateTime.of(9999, 12, 11, 23, 0, 0))
        .map(wall -> truncated(wall, precision));
  }

  private static LocalDateTime truncated(LocalDateTime wall, int precision) {
    int unit = (int) Math.pow(10, 9 - precision);
    return wall.truncatedTo(ChronoUnit.SECONDS).withNano(wall.getNano() / unit * unit);
  }

  private static Object variant(String json) {
    GenericVariant variant = GenericVariant.fromJson(json);
    return List.of(Values.hexadecimal(variant.value()), Values.hexadecimal(variant.metadata()));
  }

  /** Returns a list that may contain nulls, unlike {@code List.of}. */
  private static List<Object> list(Object... values) {
    return Arrays.asList(values);
  }

  private static Map<Object, Object> map(Object... pairs) {
    Map<Object, Object> map = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
