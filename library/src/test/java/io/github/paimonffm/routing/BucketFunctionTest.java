package io.github.paimonffm.routing;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BucketFunction;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bucket functions without a table: their types, values, batches and errors. */
class BucketFunctionTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private static int bucketOf(String type, Object value) {
    try (BucketFunction function = Catalog.newBucketFunction(1_000_000, List.of(type))) {
      return function.bucketOf(value);
    }
  }

  private static void assertRefused(String type, Object value, String... parts) {
    InvalidArgumentException refused =
        assertThrows(InvalidArgumentException.class, () -> bucketOf(type, value), type);
    Messages.assertNames(refused, "'key0'", type);
    Messages.assertNames(refused, parts);
  }

  @Test
  void typesAreInPaimonsSyntax() {
    try (BucketFunction function =
        Catalog.newBucketFunction(
            4, List.of("integer", "varchar(10) not null", "TIMESTAMP_LTZ(3)"))) {
      assertEquals(4, function.bucketCount());
      assertEquals(
          List.of("INT", "VARCHAR(10) NOT NULL", "TIMESTAMP(3) WITH LOCAL TIME ZONE"),
          function.types());
      assertEquals("BucketFunction(4 buckets, " + function.types() + ")", function.toString());
    }
  }

  @Test
  void numbersOfAnyClassAreTheSameKey() {
    for (Number number :
        List.of((byte) 7, (short) 7, 7, 7L, 7f, 7d, BigInteger.valueOf(7), new BigDecimal("7.0"))) {
      for (String type : List.of("TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE")) {
        assertEquals(bucketOf(type, 7), bucketOf(type, number), type);
      }
      for (String type : List.of("DECIMAL(9, 2)", "DECIMAL(38, 10)")) {
        assertEquals(bucketOf(type, new BigDecimal("7.00")), bucketOf(type, number), type);
      }
    }
    assertEquals(bucketOf("FLOAT", 0.5f), bucketOf("FLOAT", 0.5));
    assertEquals(bucketOf("FLOAT", Float.NaN), bucketOf("FLOAT", Double.NaN));
    assertEquals(
        bucketOf("FLOAT", Float.NEGATIVE_INFINITY), bucketOf("FLOAT", Double.NEGATIVE_INFINITY));
  }

  @Test
  void numbersThatDoNotFitAreRefused() {
    assertRefused("TINYINT", 128, "128", "-128 to 127");
    assertRefused("SMALLINT", -32769, "-32769");
    assertRefused("INT", 1L << 31, "2147483648");
    assertRefused("BIGINT", BigInteger.ONE.shiftLeft(63), "9223372036854775808");
    assertRefused("INT", new BigDecimal("0.5"), "0.5", "whole number");
    assertRefused("INT", Float.POSITIVE_INFINITY, "Infinity");
    assertRefused("FLOAT", 0.1, "0.1", "exactly");
    assertRefused("FLOAT", (1 << 24) + 1, "16777217", "exactly");
    assertRefused("DOUBLE", (1L << 53) + 1, "9007199254740993", "exactly");
    assertRefused("DOUBLE", BigInteger.TEN.pow(400), "exactly");
    assertRefused("DECIMAL(9, 2)", new BigDecimal("0.001"), "0.001", "decimal places");
    assertRefused("DECIMAL(9, 2)", 10_000_000, "10000000", "digits");
    assertRefused("DECIMAL(9, 2)", new BigDecimal("1e1000000000"), "digits");
    assertRefused("DECIMAL(9, 2)", new BigDecimal("1e-400000000"), "decimal places");
    assertEquals(
        bucketOf("DECIMAL(9, 2)", 0), bucketOf("DECIMAL(9, 2)", new BigDecimal("0e-400000000")));
    assertRefused("DECIMAL(38, 0)", BigInteger.TEN.pow(38), "digits");
    assertRefused("DECIMAL(9, 2)", Double.NaN, "NaN");
    assertRefused("BOOLEAN", 1, "a Boolean");
    assertRefused("DOUBLE", true, "a Number");
    assertRefused("FLOAT", "1", "a Number");
  }

  @Test
  void timesThatDoNotFitAreRefused() {
    LocalDateTime fine = LocalDateTime.of(2026, 6, 26, 1, 2, 3, 456_789_123);
    assertRefused("TIMESTAMP(0)", fine.withNano(1_000_000), "finer");
    assertRefused("TIMESTAMP(3)", fine.withNano(1_000), "finer");
    assertRefused("TIMESTAMP(6)", fine, "finer");
    assertRefused("TIMESTAMP(9)", fine.toInstant(ZoneOffset.UTC), "a LocalDateTime");
    assertRefused("TIMESTAMP(3)", LocalDateTime.MAX.withNano(0), "out of range");
    assertRefused("TIMESTAMP(3) WITH LOCAL TIME ZONE", fine, "an Instant");
    assertRefused("TIME(3)", LocalTime.of(1, 2, 3, 1_000), "milliseconds");
    assertRefused("TIME(3)", fine, "a LocalTime");
    assertRefused("DATE", LocalDate.MAX, "out of range");
    assertRefused("DATE", "2026-06-26", "'2026-06-26'", "a LocalDate");
  }

  @Test
  void instantsOfAnyClassAreTheSameKey() {
    Instant instant = Instant.parse("2026-06-26T01:02:03.456Z");
    for (int precision : new int[] {3, 6, 9}) {
      String type = "TIMESTAMP(" + precision + ") WITH LOCAL TIME ZONE";
      int bucket = bucketOf(type, instant);
      assertEquals(bucket, bucketOf(type, instant.atZone(ZoneId.of("Asia/Tokyo"))));
      assertEquals(bucket, bucketOf(type, OffsetDateTime.ofInstant(instant, ZoneOffset.MIN)));
    }
  }

  @Test
  void textsAndBytesThatDoNotFitAreRefused() {
    assertRefused("CHAR(2)", "abc", "'abc'", "2 characters");
    assertRefused("STRING", 'c', "java.lang.Character", "a String");
    assertRefused("BYTES", "abc", "a byte[]");
    assertRefused("BINARY(2)", new byte[3], "3 bytes", "2 bytes");
    assertEquals(bucketOf("STRING", "abc"), bucketOf("STRING", new StringBuilder("abc")));
    assertRefused("STRING NOT NULL", null, "null", "NOT NULL");
  }

  @Test
  void nullArrayIsOneNull() {
    try (BucketFunction function = Catalog.newBucketFunction(16, List.of("INT"))) {
      assertEquals(function.bucketOf((Object) null), function.bucketOf((Object[]) null));
    }
  }

  @Test
  void longKeysNeedMoreMemory() {
    String text = "x".repeat(100_000);
    try (BucketFunction function =
        Catalog.newBucketFunction(1 << 20, List.of("STRING", "STRING", "INT"))) {
      int bucket = function.bucketOf(text, text, 7);
      assertEquals(function.bucketOf("a", "b", 1), function.bucketOf("a", "b", 1));
      assertEquals(bucket, function.bucketOf(text, text, 7));
    }
  }

  @Test
  void columnsAreTakenByPosition() {
    Table table = workspace.create("t", Schema.builder().column("x", "INT").column("y", "STRING"));
    VectorSchemaRoot root =
        workspace.batch(table, List.of(row(1, "a"), row(null, "b"), row(2, null)));
    try (BucketFunction function =
        Catalog.newBucketFunction(1 << 20, List.of("BIGINT", "STRING"))) {
      int[] expected = {
        function.bucketOf(1, "a"), function.bucketOf(null, "b"), function.bucketOf(2, null)
      };
      assertArrayEquals(expected, function.bucketsOf(root));
      assertArrayEquals(new int[0], function.bucketsOf(workspace.batch(table, List.of())));
    }
    try (BucketFunction function = Catalog.newBucketFunction(8, List.of("INT"))) {
      SchemaMismatchException refused =
          assertThrows(SchemaMismatchException.class, () -> function.bucketsOf(root));
      Messages.assertNames(refused, "2 columns", "[INT]");
    }
    try (BucketFunction function = Catalog.newBucketFunction(8, List.of("INT", "INT"))) {
      SchemaMismatchException refused =
          assertThrows(SchemaMismatchException.class, () -> function.bucketsOf(root));
      Messages.assertNames(refused, "'key1'", "Utf8", "INT");
    }
  }

  @Test
  void invalidFunctionsAreRefused() {
    assertInvalid(0, List.of("INT"), "the number of buckets is 0");
    assertInvalid(-1, List.of("INT"), "the number of buckets is -1");
    assertInvalid(4, List.of(), "no column");
    assertInvalid(4, List.of("INT", "NUMBER"), "'key1'", "NUMBER");
    assertInvalid(4, List.of("DECIMAL(99, 0)"), "'key0'");
    assertInvalid(4, List.of("ARRAY<INT>"), "'key0'", "ARRAY<INT>");
    assertInvalid(4, List.of("BLOB"), "'key0'", "BLOB");
  }

  private static void assertInvalid(int count, List<String> types, String... parts) {
    Messages.assertNames(
        assertThrows(InvalidArgumentException.class, () -> Catalog.newBucketFunction(count, types)),
        parts);
  }

  @Test
  void closedFunctionIsRefused() {
    BucketFunction function = Catalog.newBucketFunction(4, List.of("INT"));
    function.close();
    function.close();
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> function.bucketOf(1));
    Messages.assertNames(refused, "the bucket function of [INT]", "closed");
  }
}
