package io.github.paimonffm.cli.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.cli.Run;
import io.github.paimonffm.cli.Warehouse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of CSV and JSON files in the columns of an existing table: exact, or refused. */
class TextValuesTest {
  @TempDir Path folder;
  private Warehouse warehouse;

  @BeforeEach
  void setUp() {
    warehouse = new Warehouse(folder);
  }

  private Run load(String type, String text, boolean json) {
    warehouse.create("db.t", Schema.builder().column("v", type));
    return warehouse.load(
        "db.t",
        json
            ? warehouse.file("a.json", "{\"v\": \"" + text + "\"}")
            : warehouse.file("a.csv", "v", "\"" + text + "\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "BOOLEAN; true; true",
        "BOOLEAN; FALSE; false",
        "BOOLEAN; 1; true",
        "TINYINT; -128; -128",
        "SMALLINT; +7; 7",
        "INT; 007; 7",
        "BIGINT; -9223372036854775808; -9223372036854775808",
        "FLOAT; 0.5; 0.5",
        "DOUBLE; 1e-3; 0.001",
        "DOUBLE; .5; 0.5",
        "DOUBLE; 5.; 5.0",
        "DOUBLE; NaN; NaN",
        "DOUBLE; inf; Infinity",
        "DECIMAL(4, 2); 1.5; 1.50",
        "DECIMAL(4, 2); -99.990000; -99.99",
        "DECIMAL(38, 0); 99999999999999999999999999999999999999; 99999999999999999999999999999999999999",
        "DECIMAL(38, 38); 0.12345678901234567890123456789012345678; 0.12345678901234567890123456789012345678",
        "STRING; 007; 007",
        "STRING; 2026-01-31T00:00:00Z; 2026-01-31T00:00:00Z",
        "CHAR(3); abc; abc",
        "DATE; 2026-1-5; 2026-01-05",
        "DATE; 0001-01-01; 0001-01-01",
        "TIME(3); 12:34; 12:34:00",
        "TIME(3); 12:34:56.789; 12:34:56.789",
        "TIMESTAMP(3); 2026-01-31 12:34:56.789; 2026-01-31T12:34:56.789",
        "TIMESTAMP(6); 2026-01-31T12:34:56.123456000; 2026-01-31T12:34:56.123456",
        "TIMESTAMP(6); 2026-01-31; 2026-01-31T00:00:00",
        "TIMESTAMP(9); 2026-01-31 12:34:56.123456789; 2026-01-31T12:34:56.123456789",
        "TIMESTAMP(6) WITH LOCAL TIME ZONE; 2026-01-31T12:00:00+02:00; 2026-01-31T10:00:00Z",
        "TIMESTAMP(6) WITH LOCAL TIME ZONE; 2026-01-31 12:00:00.5-0130; 2026-01-31T13:30:00.500Z",
        "TIMESTAMP(6) WITH LOCAL TIME ZONE; 2026-01-31 12:00:00; 2026-01-31T12:00:00Z",
      })
  void exact_texts_are_loaded(String type, String text, String expected) {
    load(type, text, false).requireOk();
    assertEquals(List.of(expected), warehouse.rows("db.t"));

    warehouse.load("db.t", warehouse.file("a.json", "{\"v\": \"" + text + "\"}")).requireOk();
    assertEquals(List.of(expected, expected), warehouse.rows("db.t"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "BOOLEAN; maybe; is not a BOOLEAN (true or false)",
        "TINYINT; 128; is not a TINYINT (a whole number that this type can hold)",
        "INT; 1.5; is not an INTEGER",
        "INT; 1.0; is not an INTEGER",
        "INT; 1e2; is not an INTEGER",
        "INT; 0x1F; is not an INTEGER",
        "INT; 1_000; is not an INTEGER",
        "BIGINT; 9223372036854775808; is not a BIGINT",
        "DOUBLE; 1e400; is not a DOUBLE",
        "DOUBLE; 1,5; is not a DOUBLE",
        "FLOAT; 1e39; is not a FLOAT",
        "DECIMAL(4, 2); 1.239; is not a DECIMAL(4, 2) (a number with at most 2 digits before the point and 2 after it)",
        "DECIMAL(4, 2); 100; is not a DECIMAL(4, 2)",
        "DECIMAL(4, 2); 1e1; is not a DECIMAL(4, 2)",
        "CHAR(3); abcd; abcd",
        "DATE; 2026-01-31 10:00:00; is not a DATE (such as 2026-01-31)",
        "DATE; 2026-02-30; is not a DATE",
        "DATE; 31/01/2026; is not a DATE",
        "DATE; infinity; is not a DATE",
        "TIME(3); 25:00; is not a TIME",
        "TIME(3); 12:34:56.7890001; is not a TIME",
        "TIME(3); 12:34:56.789123; 789123",
        "TIME(3); 12:34:56+02; is not a TIME",
        "TIMESTAMP(3); 2026-01-31 12:34:56.7891; does not fit TIMESTAMP(3)",
        "TIMESTAMP(6); 2026-01-31 12:34:56.1234567; is not a TIMESTAMP",
        "TIMESTAMP(6); 2026-01-31T12:34:56+02:00; is not a TIMESTAMP (such as 2026-01-31 12:34:56.123456, without an offset)",
        "TIMESTAMP(6); infinity; is not a TIMESTAMP",
        "TIMESTAMP(6) WITH LOCAL TIME ZONE; 2026-01-31T12:00:00.1234567Z; is not a TIMESTAMP WITH LOCAL TIME ZONE",
        "BYTES; abc; column 'v' of the table has a type that text files have no values of",
        "VARIANT; abc; column 'v' of the table has",
      })
  void other_texts_are_refused(String type, String text, String message) {
    Run run = load(type, text, false);
    assertRefused(run, message);
    assertTrue(run.err().contains("a.csv: column 'v'") || run.err().contains("'v'"), run.err());

    assertRefused(
        warehouse.load("db.t", warehouse.file("a.json", "{\"v\": \"" + text + "\"}")),
        message.replace("column 'v' of the table has", "of the table has"));
  }

  private void assertRefused(Run run, String message) {
    assertEquals(1, run.code(), run.toString());
    assertTrue(run.err().contains(message), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertEquals(List.of(), warehouse.rows("db.t"));
    assertEquals(List.of(), warehouse.dataFiles());
  }

  @Test
  void json_numbers_are_checked_like_texts() {
    warehouse.create("db.t", Schema.builder().column("v", "INT"));
    assertRefused(
        warehouse.load("db.t", warehouse.file("a.json", "{\"v\": 1.5}")),
        "column 'v': '1.5' is not an INTEGER");
  }

  @Test
  void empty_values_are_nulls_except_of_quoted_strings() {
    warehouse.create(
        "db.t", Schema.builder().column("n", "INT").column("s", "STRING").column("d", "DATE"));
    warehouse.load("db.t", warehouse.file("a.csv", "n,s,d", ",,", "\"\",\"\",\"\"")).requireOk();
    assertEquals(List.of("null |  | null", "null | null | null"), warehouse.rows("db.t"));
  }

  @Test
  void a_value_after_the_sample_fails_and_the_table_is_not_created() {
    StringBuilder lines = new StringBuilder("n\n");
    for (int i = 0; i < 3_000_000; i++) {
      lines.append(i).append('\n');
    }
    Run run = warehouse.load("db.t", warehouse.file("a.csv", lines + "2.5"));
    assertEquals(1, run.code());
    assertTrue(run.err().contains("a.csv: column 'n': '2.5' is not a BIGINT"), run.err());
    assertFalse(warehouse.exists("db.t"));
    assertEquals(List.of(), warehouse.dataFiles());
  }

  @Test
  void types_of_a_new_table_can_be_given() {
    Path csv = warehouse.file("a.csv", "id,amount,code", "1,12.30,7");
    warehouse
        .load("db.t", csv, "--type", "amount=DECIMAL(18,2)", "--type", "code=CHAR(1)")
        .requireOk();
    assertEquals(
        List.of("id BIGINT", "amount DECIMAL(18, 2)", "code CHAR(1)"), warehouse.columns("db.t"));
    assertEquals(List.of("1 | 12.30 | 7"), warehouse.rows("db.t"));
  }

  @Test
  void json_is_loaded_into_nested_columns_exactly() {
    warehouse.create(
        "db.t",
        Schema.builder()
            .column("a", "ARRAY<INT>")
            .column("r", "ROW<x DECIMAL(4, 2), y ROW<z DATE>>")
            .column("m", "MAP<STRING, BIGINT>")
            .column("l", "ARRAY<ROW<k STRING, v ARRAY<DOUBLE>>>"));
    warehouse
        .load(
            "db.t",
            warehouse.file(
                "a.json",
                "{\"a\": [1, null, 3], \"r\": {\"x\": 1.5, \"y\": {\"z\": \"2026-01-31\"}}, \"m\": {\"one\": 1, \"two\": null},"
                    + " \"l\": [{\"k\": \"q\", \"v\": [1, 2.5]}, null, {\"v\": []}]}",
                "{\"a\": [], \"r\": null, \"m\": {}, \"l\": null}",
                "{\"a\": null, \"r\": {\"x\": null}}"))
        .requireOk();
    assertEquals(
        List.of(
            "[1, null, 3] | {x: 1.50, y: {z: 2026-01-31}} | {one -> 1, two -> null} | [{k: q, v: [1.0, 2.5]}, null, {k: null, v: []}]",
            "[] | null | {} | null",
            "null | {x: null, y: null} | null | null"),
        warehouse.rows("db.t"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"a\": [1.5]}; column 'a[]': '1.5' is not an INTEGER",
        "{\"r\": {\"x\": 1.239}}; column 'r.x': '1.239' is not a DECIMAL(4, 2)",
        "{\"m\": {\"k\": \"x\"}}; column 'm.value': 'x' is not a BIGINT",
        "{\"r\": {\"x\": 1, \"other\": 2}}; the ROW 'r' of the table has no field 'other'; its fields are [x]",
        "{\"unknown\": 1}; has a column 'unknown', which table db.t does not have; its columns are [a, r, m]",
      })
  void nested_values_that_do_not_fit_are_refused(String json, String message) {
    warehouse.create(
        "db.t",
        Schema.builder()
            .column("a", "ARRAY<INT>")
            .column("r", "ROW<x DECIMAL(4, 2)>")
            .column("m", "MAP<STRING, BIGINT>"));
    assertRefused(warehouse.load("db.t", warehouse.file("a.json", json)), message);
  }

  @Test
  void csv_has_no_nested_values() {
    warehouse.create("db.t", Schema.builder().column("v", "ARRAY<INT>"));
    assertRefused(
        warehouse.load("db.t", warehouse.file("a.csv", "v", "[1]")),
        "column 'v' of the table has a nested type, which CSV files have no values of");
  }
}
