package io.github.paimonffm.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.exception.InvalidArgumentException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of literals and their texts. */
class LiteralTest {

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(true, Literal.Kind.BOOLEAN, "true", "true"),
        Arguments.of((byte) -128, Literal.Kind.NUMBER, "-128", "-128"),
        Arguments.of((short) 7, Literal.Kind.NUMBER, "7", "7"),
        Arguments.of(-0, Literal.Kind.NUMBER, "0", "0"),
        Arguments.of(
            Long.MIN_VALUE, Literal.Kind.NUMBER, "-9223372036854775808", "-9223372036854775808"),
        Arguments.of(new AtomicLong(5), Literal.Kind.NUMBER, "5", "5"),
        Arguments.of(
            BigInteger.TEN.pow(30),
            Literal.Kind.NUMBER,
            "1" + "0".repeat(30),
            "1" + "0".repeat(30)),
        Arguments.of(0.1f, Literal.Kind.NUMBER, "0.1", "0.1"),
        Arguments.of(-2.50, Literal.Kind.NUMBER, "-2.5", "-2.5"),
        Arguments.of(1e21, Literal.Kind.NUMBER, "1" + "0".repeat(21), "1" + "0".repeat(21)),
        Arguments.of(1e-7, Literal.Kind.NUMBER, "0.0000001", "0.0000001"),
        Arguments.of(-0.0, Literal.Kind.NUMBER, "-0.0", "-0.0"),
        Arguments.of(0.0f, Literal.Kind.NUMBER, "0", "0"),
        Arguments.of(Double.NaN, Literal.Kind.NUMBER, "NaN", "NaN"),
        Arguments.of(Float.NEGATIVE_INFINITY, Literal.Kind.NUMBER, "-Infinity", "-Infinity"),
        Arguments.of(new BigDecimal("12.30"), Literal.Kind.NUMBER, "12.3", "12.3"),
        Arguments.of(new BigDecimal("1E+3"), Literal.Kind.NUMBER, "1000", "1000"),
        Arguments.of("it's", Literal.Kind.STRING, "it's", "'it''s'"),
        Arguments.of(new StringBuilder(), Literal.Kind.STRING, "", "''"),
        Arguments.of(
            LocalDate.of(2026, 6, 26), Literal.Kind.DATE, "2026-06-26", "DATE '2026-06-26'"),
        Arguments.of(LocalTime.of(12, 0), Literal.Kind.TIME, "12:00:00", "TIME '12:00:00'"),
        Arguments.of(
            LocalTime.of(1, 2, 3, 4_000_000),
            Literal.Kind.TIME,
            "01:02:03.004",
            "TIME '01:02:03.004'"),
        Arguments.of(
            LocalDateTime.of(2026, 6, 26, 12, 0),
            Literal.Kind.TIMESTAMP,
            "2026-06-26T12:00:00",
            "TIMESTAMP '2026-06-26T12:00:00'"),
        Arguments.of(
            LocalDateTime.of(2026, 6, 26, 12, 34, 56, 789_123_456),
            Literal.Kind.TIMESTAMP,
            "2026-06-26T12:34:56.789123456",
            "TIMESTAMP '2026-06-26T12:34:56.789123456'"),
        Arguments.of(
            Instant.ofEpochSecond(1),
            Literal.Kind.TIMESTAMP_LTZ,
            "1970-01-01T00:00:01Z",
            "TIMESTAMP_LTZ '1970-01-01T00:00:01Z'"),
        Arguments.of(
            OffsetDateTime.of(2026, 6, 26, 1, 0, 0, 0, ZoneOffset.ofHours(2)),
            Literal.Kind.TIMESTAMP_LTZ,
            "2026-06-25T23:00:00Z",
            "TIMESTAMP_LTZ '2026-06-25T23:00:00Z'"),
        Arguments.of(
            ZonedDateTime.of(2026, 6, 26, 1, 0, 0, 0, ZoneId.of("Asia/Tokyo")),
            Literal.Kind.TIMESTAMP_LTZ,
            "2026-06-25T16:00:00Z",
            "TIMESTAMP_LTZ '2026-06-25T16:00:00Z'"),
        Arguments.of(new byte[] {0, -1, 16}, Literal.Kind.BINARY, "00ff10", "X'00ff10'"),
        Arguments.of(new byte[0], Literal.Kind.BINARY, "", "X''"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void valueHasTextAndSqlForm(Object value, Literal.Kind kind, String text, String shown) {
    Literal literal = Literal.of(value);
    assertEquals(new Literal(kind, text), literal);
    assertEquals(shown, literal.toString());
  }

  @Test
  void equalNumbersOfDifferentClassesAreEqual() {
    for (Object one : List.of((byte) 1, 1L, 1.0f, 1.0, new BigDecimal("1.00"), BigInteger.ONE)) {
      assertEquals(Literal.of(1), Literal.of(one));
    }
    assertNotEquals(Literal.of(1), Literal.of("1"));
  }

  @Test
  void bytesAreCopied() {
    byte[] bytes = {1};
    Literal literal = Literal.of(bytes);
    bytes[0] = 2;
    assertEquals("01", literal.text());
  }

  @Test
  void unsupportedValuesAreRefused() {
    assertRefused(null, "isNull");
    assertRefused('c', "java.lang.Character");
    assertRefused(List.of(1), "java.util.ImmutableCollections");
    assertRefused(new BigDecimal("1E+2000000000"), "1E+2000000000");
    assertRefused(new BigDecimal("1E-2000000000"), "1E-2000000000");
    assertRefused(
        new Number() {
          private static final long serialVersionUID = 1L;

          @Override
          public int intValue() {
            return 0;
          }

          @Override
          public long longValue() {
            return 0;
          }

          @Override
          public float floatValue() {
            return 0;
          }

          @Override
          public double doubleValue() {
            return 0;
          }

          @Override
          public String toString() {
            return "a dozen";
          }
        },
        "a dozen");
  }

  private static void assertRefused(Object value, String named) {
    InvalidArgumentException e =
        assertThrows(InvalidArgumentException.class, () -> Literal.of(value));
    assertTrue(e.getMessage().contains(named), e.getMessage());
  }
}
