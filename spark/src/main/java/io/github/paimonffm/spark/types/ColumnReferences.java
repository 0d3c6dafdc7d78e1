package io.github.paimonffm.spark.types;

import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.Transform;

/**
 * References to whole columns by their exact names. Spark parses the names that it gets, so a name
 * with a dot or a space needs quotes.
 */
public final class ColumnReferences {

  private ColumnReferences() {}

  /**
   * Returns a reference to a column.
   *
   * @param column the name of the column
   * @return the reference
   */
  public static NamedReference column(String column) {
    return Expressions.column(quoted(column));
  }

  /**
   * Returns the transform of which the result is the value of a column.
   *
   * @param column the name of the column
   * @return the transform
   */
  public static Transform identity(String column) {
    return Expressions.identity(quoted(column));
  }

  /**
   * Returns a column's name as Spark parses it.
   *
   * @param column the name of the column
   * @return the name in quotes
   */
  public static String quoted(String column) {
    return "`" + column.replace("`", "``") + "`";
  }
}
