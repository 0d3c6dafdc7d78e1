package io.github.paimonffm.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTableTest {

  @Test
  void numbers_are_on_the_right_and_nulls_are_visible() {
    TextTable table = new TextTable(List.of("name", "n", "x"));
    table.row("a", 7, null).row(null, 1234.5, "long enough");
    assertEquals(
        List.of(
            "name       n  x",
            "----  ------  -----------",
            "a          7  null",
            "null  1234.5  long enough"),
        table.lines());
  }

  @Test
  void long_values_are_shortened_and_control_characters_escaped() {
    TextTable table = new TextTable(List.of("v"), 10);
    table.row("0123456789").row("0123456789a").row("a\nb\t\u001b").row("\ud83d\ude00".repeat(11));
    assertEquals(
        List.of(
            "v",
            "----------",
            "0123456789",
            "0123456...",
            "a\\nb\\t\\...",
            "\ud83d\ude00".repeat(7) + "..."),
        table.lines());
  }

  @Test
  void a_table_without_rows_has_its_names() {
    assertEquals(List.of("a  b", "-  -"), new TextTable(List.of("a", "b")).lines());
  }

  @Test
  void a_row_with_another_number_of_values_is_refused() {
    TextTable table = new TextTable(List.of("a", "b"));
    assertThrows(IllegalArgumentException.class, () -> table.row("x"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 KB",
    "999949, 999.9 KB",
    "999950, 1.0 MB",
    "24123456, 24.1 MB",
    "9223372036854775807, 9.2 EB"
  })
  void sizes_have_decimal_units(long bytes, String expected) {
    assertEquals(expected, Sizes.bytes(bytes));
  }
}
