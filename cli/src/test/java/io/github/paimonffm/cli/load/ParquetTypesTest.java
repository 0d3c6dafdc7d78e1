package io.github.paimonffm.cli.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.cli.Run;
import io.github.paimonffm.cli.Warehouse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The types of Parquet files, as DuckDB reads them, in new tables. */
class ParquetTypesTest {
  @TempDir Path folder;
  private Warehouse warehouse;

  @BeforeEach
  void setUp() {
    warehouse = new Warehouse(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "true; BOOLEAN; true",
        "(-128)::TINYINT; TINYINT; -128",
        "255::UTINYINT; SMALLINT; 255",
        "65535::USMALLINT; INT; 65535",
        "4294967295::UINTEGER; BIGINT; 4294967295",
        "18446744073709551615::UBIGINT; DECIMAL(20, 0); 18446744073709551615",
        "1::HUGEINT; DOUBLE; 1.0",
        "1.5::FLOAT; FLOAT; 1.5",
        "1.5::DOUBLE; DOUBLE; 1.5",
        "1.5::DECIMAL(4, 1); DECIMAL(4, 1); 1.5",
        "1.5::DECIMAL(9, 2); DECIMAL(9, 2); 1.50",
        "1.5::DECIMAL(18, 2); DECIMAL(18, 2); 1.50",
        "1.5::DECIMAL(38, 10); DECIMAL(38, 10); 1.5000000000",
        "'x'; STRING; x",
        "'x'::BLOB; BYTES; 0x78",
        "'3f2504e0-4f89-11d3-9a0c-0305e82c3301'::UUID; STRING; 3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "'b'::ENUM('a', 'b'); STRING; b",
        "DATE '2026-01-31'; DATE; 2026-01-31",
        "TIME '12:34:56.789'; TIME(3); 12:34:56.789",
        "'12:34:56+02'::TIMETZ; TIME(3); 10:34:56",
        "TIMESTAMP '2026-01-31 12:34:56.123456'; TIMESTAMP(6); 2026-01-31T12:34:56.123456",
        "TIMESTAMP_NS '2026-01-31 12:34:56.123456789'; TIMESTAMP(9); 2026-01-31T12:34:56.123456789",
        "TIMESTAMP_S '2026-01-31 12:34:56'; TIMESTAMP(6); 2026-01-31T12:34:56",
        "TIMESTAMPTZ '2026-01-31 12:34:56+02'; TIMESTAMP(6) WITH LOCAL TIME ZONE; 2026-01-31T10:34:56Z",
        "[1, NULL]; ARRAY<INT>; [1, null]",
        "[1, 2]::INT[2]; ARRAY<INT>; [1, 2]",
        "{'a': 1, 'b': ['x']}; ROW<`a` INT, `b` ARRAY<STRING>>; {a: 1, b: [x]}",
        "MAP {'a': 1}; `MAP<STRING NOT NULL, INT>`; {a -> 1}",
        "[{'a': [200::UTINYINT]}]; ARRAY<ROW<`a` ARRAY<SMALLINT>>>; [{a: [200]}]",
        "'{\"a\": 1}'::JSON; STRING; {\"a\": 1}",
      })
  void a_value_gets_the_narrowest_type(String value, String type, String expected) {
    Path file = warehouse.parquet("a.parquet", "SELECT " + value + " AS v UNION ALL SELECT NULL");
    warehouse.load("db.t", file).requireOk();
    assertEquals(List.of("v " + type), warehouse.columns("db.t"));
    assertEquals(Stream.of(expected, "null").sorted().toList(), warehouse.rows("db.t"));
  }

  @Test
  void an_interval_is_refused_by_name() {
    Path file = warehouse.parquet("a.parquet", "SELECT 1 AS id, INTERVAL 1 DAY AS pause");
    Run run = warehouse.load("db.t", file);
    assertEquals(1, run.code());
    assertEquals(
        "paimon-ffm: column 'pause' has the Arrow type Interval(MONTH_DAY_NANO): no Paimon type can hold its values",
        run.err().strip());
    assertFalse(warehouse.exists("db.t"));
  }

  @Test
  void a_time_with_microseconds_is_refused() {
    Path file = warehouse.parquet("a.parquet", "SELECT TIME '12:34:56.789123' AS v");
    Run run = warehouse.load("db.t", file);
    assertEquals(1, run.code());
    assertTrue(run.err().contains("a.parquet: ") && run.err().contains("'v'"), run.err());
    assertFalse(warehouse.exists("db.t"));
  }

  @Test
  void a_variant_stays_a_variant() {
    Path file = warehouse.parquet("a.parquet", "SELECT {'a': 1}::VARIANT AS v");
    warehouse.load("db.t", file).requireOk();
    assertEquals(List.of("v VARIANT"), warehouse.columns("db.t"));
    assertEquals(1, warehouse.rows("db.t").size());
  }

  @Test
  void values_are_converted_to_an_existing_table_if_they_fit() {
    warehouse.create(
        "db.t", Schema.builder().column("n", "SMALLINT").column("d", "DECIMAL(10, 4)"));
    Path fits = warehouse.parquet("a.parquet", "SELECT 1::BIGINT AS n, 1.5::DECIMAL(4, 1) AS d");
    warehouse.load("db.t", fits).requireOk();
    assertEquals(List.of("1 | 1.5000"), warehouse.rows("db.t"));

    Path large =
        warehouse.parquet("b.parquet", "SELECT 100000::BIGINT AS n, NULL::DECIMAL(4, 1) AS d");
    Run run = warehouse.load("db.t", large);
    assertEquals(1, run.code());
    assertTrue(run.err().contains("b.parquet: column 'n': '100000' is not a SMALLINT"), run.err());
    assertEquals(1, warehouse.rows("db.t").size());
  }
}
