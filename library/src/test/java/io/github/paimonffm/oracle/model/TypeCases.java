package io.github.paimonffm.oracle.model;

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
import java.util.stream.Stream;
import org.apache.paimon.data.variant.GenericVariant;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;

/** The tested types, with values that are difficult for them. */
public final class TypeCases {

  private static final String[] TEXTS = {
    "", " ", "a", "a/b", "a=b", "..", "%2F", "ü€", "\uD83D\uDE00", "x\ny", "'\"\\", "null", "\u0000"
  };

  private TypeCases() {}

  /** Returns the types that do not contain other types. */
  public static List<TypeCase> atomic() {
    List<TypeCase> cases = new ArrayList<>();
    add(cases, DataTypes.BOOLEAN(), true, false);
    add(cases, DataTypes.TINYINT(), (byte) 0, (byte) 1, Byte.MIN_VALUE, Byte.MAX_VALUE);
    add(cases, DataTypes.SMALLINT(), (short) 0, (short) -1, Short.MIN_VALUE, Short.MAX_VALUE);
    add(cases, DataTypes.INT(), 0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE);
    add(cases, DataTypes.BIGINT(), 0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE);
    add(
        cases,
        DataTypes.FLOAT(),
        0f,
        -0f,
        1.5f,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY);
    add(
        cases,
        DataTypes.DOUBLE(),
        0d,
        -0d,
        -1.5,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY);
    decimal(cases, 1, 0);
    decimal(cases, 9, 2);
    decimal(cases, 18, 4);
    decimal(cases, 19, 0);
    decimal(cases, 38, 10);
    decimal(cases, 38, 38);
    add(cases, DataTypes.CHAR(1), "a", "ü", " ");
    add(cases, DataTypes.CHAR(12), "twelve chars", "short", "", "\u20AC 12 \u20AC");
    add(cases, DataTypes.VARCHAR(1), "", "z", "\uD83D\uDE00");
    add(cases, DataTypes.VARCHAR(20), "a text", "", "trailing  ", "twenty characters 20");
    add(
        cases,
        DataTypes.STRING(),
        Stream.concat(Arrays.stream(TEXTS), Stream.of("long ".repeat(99))).toArray());
    add(cases, DataTypes.BINARY(4), bytes(0, 1, 2, 3), bytes(255, 254, 0, 128));
    add(cases, DataTypes.VARBINARY(10), bytes(), bytes(0), bytes(1, 2, 3, 4, 5, 6, 7, 8, 9, 255));
    add(cases, DataTypes.BYTES(), bytes(), bytes(0, 0), bytes(255), Bytes.of(new byte[300]));
    add(
        cases,
        DataTypes.DATE(),
        LocalDate.EPOCH,
        LocalDate.of(1969, 12, 31),
        LocalDate.of(2026, 6, 26),
        LocalDate.of(1, 1, 1),
        LocalDate.of(9999, 12, 31),
        LocalDate.of(1582, 10, 4));
    add(
        cases,
        DataTypes.TIME(0),
        LocalTime.MIDNIGHT,
        LocalTime.of(12, 34, 56),
        LocalTime.of(23, 59, 59));
    add(
        cases,
        DataTypes.TIME(3),
        LocalTime.MIDNIGHT,
        LocalTime.of(1, 2, 3, 4_000_000),
        LocalTime.of(23, 59, 59, 999_000_000));
    add(cases, DataTypes.TIME(6), LocalTime.MIDNIGHT, LocalTime.of(1, 2, 3, 4_000_000));
    add(cases, DataTypes.TIME(9), LocalTime.MIDNIGHT, LocalTime.of(1, 2, 3, 4_000_000));
    for (int precision : new int[] {0, 3, 6, 9}) {
      add(cases, DataTypes.TIMESTAMP(precision), wallClocks(precision).toArray());
    }
    for (int precision : new int[] {0, 3, 6, 9}) {
      add(
          cases,
          DataTypes.TIMESTAMP_WITH_LOCAL_TIME_ZONE(precision),
          wallClocks(precision).map(wall -> wall.toInstant(ZoneOffset.UTC)).toArray());
    }
    return cases;
  }

  /** Returns types that contain other types, nested up to four levels deep. */
  public static List<TypeCase> nested() {
    List<TypeCase> cases = new ArrayList<>();
    add(
        cases,
        DataTypes.ARRAY(DataTypes.INT()),
        list(),
        list(1),
        list(1, null, 3),
        list((Object) null));
    add(
        cases,
        DataTypes.ARRAY(DataTypes.STRING().notNull()),
        list(),
        list("", "ü"),
        list("a", "b", "c"));
    add(cases, DataTypes.ARRAY(DataTypes.BYTES()), list(), list(bytes(), null, bytes(1, 2)));
    add(
        cases,
        DataTypes.ARRAY(DataTypes.DECIMAL(38, 10)),
        list(),
        list(decimal("-1234567890123456789012345678.0123456789"), null));
    add(
        cases,
        DataTypes.ARRAY(DataTypes.TIMESTAMP(3)),
        list(),
        list(LocalDateTime.of(2026, 6, 26, 1, 2, 3, 4_000_000), null));
    add(
        cases,
        DataTypes.ARRAY(DataTypes.TIMESTAMP_WITH_LOCAL_TIME_ZONE(6)),
        list(),
        list(Instant.parse("2026-06-26T01:02:03.000004Z"), null));
    add(
        cases,
        DataTypes.MAP(DataTypes.STRING().notNull(), DataTypes.INT()),
        map(),
        map("a", 1),
        map("a", 1, "", null));
    add(
        cases,
        DataTypes.MAP(DataTypes.INT().notNull(), DataTypes.DECIMAL(9, 2)),
        map(),
        map(1, decimal("1.50"), -1, null));
    add(
        cases,
        DataTypes.MAP(DataTypes.DATE().notNull(), DataTypes.ARRAY(DataTypes.DOUBLE())),
        map(),
        map(LocalDate.of(2026, 6, 26), list(1.5, null), LocalDate.EPOCH, null));
    add(cases, DataTypes.MULTISET(DataTypes.STRING().notNull()), map(), map("a", 1, "b", 3));
    add(cases, DataTypes.MULTISET(DataTypes.BIGINT().notNull()), map(), map(1L, 1, -1L, 2));
    add(
        cases,
        DataTypes.MULTISET(DataTypes.DECIMAL(9, 2).notNull()),
        map(),
        map(decimal("1.50"), 1, decimal("-2.00"), 3));
    DataType row = row(DataTypes.INT(), DataTypes.STRING());
    add(cases, row, list(1, "a"), list(null, null), list(2, null));
    add(
        cases,
        row(DataTypes.INT().notNull(), DataTypes.DATE()),
        list(1, LocalDate.EPOCH),
        list(2, null));
    add(cases, DataTypes.ARRAY(row(DataTypes.INT())), list(), list(null, list(1), null));
    // TIMESTAMP(9) has known limits, which would affect the whole row.
    List<TypeCase> atoms =
        atomic().stream().filter(atom -> !atom.name().startsWith("TIMESTAMP(9)")).toList();
    add(
        cases,
        row(atoms.stream().map(TypeCase::type).toArray(DataType[]::new)),
        atoms.stream().map(atom -> atom.value(1)).toList(),
        atoms.stream().map(atom -> atom.value(-1)).toList());
    // Three and four levels.
    add(
        cases,
        DataTypes.ARRAY(DataTypes.ARRAY(DataTypes.ARRAY(DataTypes.BIGINT()))),
        list(),
        list(list(), null, list(list(1L, null), null, list())));
    add(
        cases,
        DataTypes.ARRAY(
            DataTypes.MAP(
                DataTypes.STRING().notNull(),
                row(DataTypes.INT(), DataTypes.ARRAY(DataTypes.TIMESTAMP(6))))),
        list(),
        list(
            map(),
            null,
            map("k", list(1, list(LocalDateTime.of(1969, 1, 1, 0, 0, 0, 1_000), null)))));
    add(
        cases,
        DataTypes.MAP(
            DataTypes.INT().notNull(),
            DataTypes.ARRAY(
                row(DataTypes.STRING(), row(DataTypes.DECIMAL(18, 4), DataTypes.BOOLEAN())))),
        map(),
        map(1, list(list("x", list(decimal("0.0001"), true)), null, list(null, null)), 2, null));
    add(
        cases,
        row(
            row(
                row(DataTypes.INT(), DataTypes.BYTES()),
                DataTypes.MAP(DataTypes.STRING().notNull(), DataTypes.STRING()))),
        list(list(list(1, bytes(7)), map("a", "b"))),
        list((Object) null),
        list(list(null, null)));
    return cases;
  }

  /** Returns the types that SQL does not have. */
  public static List<TypeCase> special() {
    List<TypeCase> cases = new ArrayList<>();
    add(
        cases,
        DataTypes.VARIANT(),
        variant("1"),
        variant("null"),
        variant("\"text\""),
        variant("{\"a\":[1,2.5,{\"b\":null}],\"c\":\"d\"}"),
        variant("[]"));
    add(cases, DataTypes.ARRAY(DataTypes.VARIANT()), list(), list(variant("{\"a\":1}"), null));
    add(cases, DataTypes.BLOB(), bytes(), bytes(1, 2, 3), Bytes.of(new byte[5000]));
    add(
        cases,
        DataTypes.VECTOR(4, DataTypes.FLOAT()),
        list(1f, -2f, 0.5f, Float.MAX_VALUE),
        list(0f, 0f, 0f, 0f));
    add(cases, DataTypes.VECTOR(2, DataTypes.DOUBLE()), list(1d, -2d), list(Double.MIN_VALUE, 0d));
    add(cases, DataTypes.VECTOR(3, DataTypes.INT()), list(1, 2, 3), list(Integer.MIN_VALUE, 0, -1));
    return cases;
  }

  /** Returns all types. */
  public static List<TypeCase> all() {
    return Stream.of(atomic(), nested(), special()).flatMap(List::stream).toList();
  }

  /** Returns some types that files represent differently, for tests of other features. */
  public static List<TypeCase> selected() {
    List<String> names =
        List.of(
            "BOOLEAN",
            "INT",
            "BIGINT",
            "DOUBLE",
            "DECIMAL(9, 2)",
            "DECIMAL(38, 10)",
            "STRING",
            "BYTES",
            "DATE",
            "TIME(3)",
            "TIMESTAMP(3)",
            "TIMESTAMP(6) LTZ",
            "ARRAY<INT>",
            "MAP<STRING NOT NULL, INT>",
            "ROW<f0 INT, f1 STRING>");
    return all().stream()
        .filter(type -> names.contains(type.name()))
        .map(type -> type.only(TypeCases::fitsNanoseconds))
        .toList();
  }

  /** Returns whether 64-bit nanoseconds, which ORC files use, can hold the value. */
  private static boolean fitsNanoseconds(Object value) {
    return switch (value) {
      case LocalDateTime wall -> wall.getYear() > 1677 && wall.getYear() < 2262;
      case Instant instant -> fitsNanoseconds(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
      default -> true;
    };
  }

  private static void add(List<TypeCase> cases, DataType type, Object... values) {
    List<Object> all = new ArrayList<>(Arrays.asList(values));
    all.add(null);
    cases.add(new TypeCase(type, all));
  }

  private static void decimal(List<TypeCase> cases, int precision, int scale) {
    BigInteger most = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
    add(
        cases,
        DataTypes.DECIMAL(precision, scale),
        Stream.of(BigInteger.ZERO, BigInteger.ONE, BigInteger.ONE.negate(), most, most.negate())
            .map(unscaled -> new BigDecimal(unscaled, scale))
            .toArray());
  }

  private static Stream<LocalDateTime> wallClocks(int precision) {
    ChronoUnit unit =
        switch (precision) {
          case 0 -> ChronoUnit.SECONDS;
          case 3 -> ChronoUnit.MILLIS;
          case 6 -> ChronoUnit.MICROS;
          default -> ChronoUnit.NANOS;
        };
    Stream<LocalDateTime> all =
        Stream.of(
            LocalDateTime.of(1970, 1, 1, 0, 0),
            LocalDateTime.of(2026, 6, 26, 12, 34, 56, 789_123_456),
            LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_999),
            // A time that daylight saving time skips in Paris.
            LocalDateTime.of(2026, 3, 29, 2, 30, 0, 1),
            // With precision 9, the bounds of 64-bit nanoseconds.
            LocalDateTime.of(precision == 9 ? 1677 : 1, precision == 9 ? 9 : 1, 22, 0, 0),
            LocalDateTime.of(precision == 9 ? 2262 : 9999, precision == 9 ? 4 : 12, 11, 23, 0));
    return all.map(wall -> wall.truncatedTo(unit));
  }

  private static DataType row(DataType... types) {
    DataField[] fields = new DataField[types.length];
    for (int i = 0; i < types.length; i++) {
      fields[i] = DataTypes.FIELD(i, "f" + i, types[i]);
    }
    return DataTypes.ROW(fields);
  }

  private static Object variant(String json) {
    GenericVariant variant = GenericVariant.fromJson(json);
    return List.of(Bytes.of(variant.value()), Bytes.of(variant.metadata()));
  }

  private static Bytes bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return Bytes.of(bytes);
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
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
