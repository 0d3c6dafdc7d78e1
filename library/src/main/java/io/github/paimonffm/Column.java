package io.github.paimonffm;

import java.util.Optional;

/**
 * A column of a {@link Schema}.
 *
 * @param name the name of the column
 * @param type the type in Paimon's SQL syntax, normalized: upper case, explicit defaults, row field
 *     names in backticks, and {@code NOT NULL} at the end of a type that is not nullable; for
 *     example {@code DECIMAL(18, 2) NOT NULL} or {@code ROW<`a` INT, `b` DATE>}. {@link
 *     Schema.Builder#column(String, String)} accepts this syntax
 * @param comment the comment; empty if the column has none
 * @param defaultValue the text of the default value; empty if the column has none
 */
public record Column(
    String name, String type, Optional<String> comment, Optional<String> defaultValue) {

  /**
   * Tells whether the column accepts nulls.
   *
   * @return false if the type is {@code NOT NULL}
   */
  public boolean isNullable() {
    return !type.endsWith(" NOT NULL");
  }
}
