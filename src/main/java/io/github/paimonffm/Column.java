package io.github.paimonffm;

import java.util.Optional;

/**
 * A column of a {@link Schema}.
 *
 * @param name its name
 * @param type its type in Paimon's SQL spelling, normalised: upper case, defaults spelled out,
 *     field names of rows in back quotes, {@code NOT NULL} at its end where it applies; for example
 *     {@code DECIMAL(18, 2) NOT NULL} or {@code ROW<`a` INT, `b` DATE>}. {@link
 *     Schema.Builder#column(String, String)} reads it back
 * @param comment its comment, if it has one
 * @param defaultValue the text of its default value, if it has one
 */
public record Column(
    String name, String type, Optional<String> comment, Optional<String> defaultValue) {

  /**
   * Tells whether the column takes nulls.
   *
   * @return false if the type is {@code NOT NULL}
   */
  public boolean isNullable() {
    return !type.endsWith(" NOT NULL");
  }
}
