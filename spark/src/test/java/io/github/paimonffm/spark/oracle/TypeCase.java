package io.github.paimonffm.spark.oracle;

import java.util.List;

/**
 * A type of Paimon with values in the plain form of {@link Values}.
 *
 * @param type the type in the library's syntax
 * @param values the values, with nulls
 */
public record TypeCase(String type, List<Object> values) {

  /** Returns the value of a row of a table with several cases. */
  Object value(int row) {
    return values.get(row % values.size());
  }
}
