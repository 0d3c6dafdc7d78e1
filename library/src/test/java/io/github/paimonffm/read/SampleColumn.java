package io.github.paimonffm.read;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A column with a few values in ascending order.
 *
 * @param name the name
 * @param type the type
 * @param parser the conversion of a literal's text to a value
 * @param values the values as in batches
 */
record SampleColumn(
    String name, String type, Function<String, Object> parser, List<Object> values) {

  /** The first columns of the tables of all layouts. The first of them is never null. */
  static final List<SampleColumn> OF_LAYOUTS =
      List.of(
          of("id", "BIGINT NOT NULL", Long::valueOf, "-3", "0", "4", "1099511627776"),
          of("part", "INT", Integer::valueOf, "-1", "0", "7", "9"),
          of("name", "STRING", text -> text, "", "ab", "abc", "b%_c"),
          of("amount", "DECIMAL(18, 2)", BigDecimal::new, "-7.50", "0.00", "9.99"));

  /** A column of every other comparable type. */
  static final List<SampleColumn> OF_ALL_TYPES =
      List.of(
          of("flag", "BOOLEAN", Boolean::valueOf, "false", "true"),
          of("ti", "TINYINT", Byte::valueOf, "-128", "0", "127"),
          of("si", "SMALLINT", Short::valueOf, "-300", "0", "300"),
          of("i", "INT", Integer::valueOf, "-2147483648", "0", "5", "2147483647"),
          of("f", "FLOAT", Float::valueOf, "-1.5", "0", "0.1", "30000000000"),
          of("d", "DOUBLE", Double::valueOf, "-1e100", "0", "0.1", "2.25"),
          of(
              "wide",
              "DECIMAL(38, 10)",
              BigDecimal::new,
              "-1234567890123456789012345678.0123456789",
              "0.0000000001",
              "9999999999999999999999999999.9999999999"),
          of("ch", "CHAR(3)", text -> text, "aaa", "abc", "zzz"),
          of("vc", "VARCHAR(10)", text -> text, "", "a\nb", "it's", "ä€\uD83D\uDE00"),
          of("by", "BYTES", SampleColumn::bytes, "", "00ff", "7f", "80"),
          of("bin", "BINARY(2)", SampleColumn::bytes, "0000", "00ff", "ff00"),
          of("dt", "DATE", LocalDate::parse, "1900-01-01", "1970-01-01", "2026-06-26"),
          of("tm", "TIME(3)", LocalTime::parse, "00:00:00", "12:00:00", "23:59:59.999"),
          of(
              "ts0",
              "TIMESTAMP(0)",
              LocalDateTime::parse,
              "1969-12-31T23:59:59",
              "2026-06-26T12:34:56"),
          of(
              "ts3",
              "TIMESTAMP(3)",
              LocalDateTime::parse,
              "1969-12-31T23:59:59.999",
              "1970-01-01T00:00:00",
              "2026-06-26T12:34:56.789"),
          of(
              "ts6",
              "TIMESTAMP(6)",
              LocalDateTime::parse,
              "1969-12-31T23:59:59.999999",
              "2026-06-26T12:34:56.789",
              "2026-06-26T12:34:56.789001"),
          of(
              "ts9",
              "TIMESTAMP(9)",
              LocalDateTime::parse,
              "2026-06-26T12:34:56",
              "2026-06-26T12:34:56.000000001",
              "2026-06-26T12:34:56.000001"),
          of(
              "ltz3",
              "TIMESTAMP_LTZ(3)",
              Instant::parse,
              "1970-01-01T00:00:00Z",
              "2026-06-26T12:34:56.789Z"),
          of(
              "ltz6",
              "TIMESTAMP_LTZ(6)",
              Instant::parse,
              "1969-12-31T23:59:59.999999Z",
              "2026-06-26T12:34:56Z",
              "2026-06-26T12:34:56.000001Z"));

  /** All columns, in the order of the table. */
  static final List<SampleColumn> ALL =
      Stream.concat(OF_LAYOUTS.stream(), OF_ALL_TYPES.stream()).toList();

  private static SampleColumn of(
      String name, String type, Function<String, Object> parser, String... texts) {
    return new SampleColumn(name, type, parser, Stream.of(texts).map(parser).toList());
  }

  private static Object bytes(String digits) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(digits));
  }

  /** Returns whether the column contains texts. */
  boolean isText() {
    return values.getFirst() instanceof String;
  }

  /** Returns a value as a literal of a predicate. */
  static Object literal(Object value) {
    return value instanceof ByteBuffer bytes ? bytes.array() : value;
  }
}
