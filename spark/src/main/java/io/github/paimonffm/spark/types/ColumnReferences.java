package io.github.paimonffm.spark.types;

import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.Transform;

/**
 * References to whole columns by their exact names. Spark parses the name of a reference, so a name
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
   * Returns the identity transform of a column.
   *
   * @param column the name of the column
   * @return the transform
   */
  public static Transform identity(String column) {
    return Expressions.identity(quoted(column));
  }

  /**
   * Returns the name of a column in quotes, as Spark parses names.
   *
   * @param column the name of the column
   * @return the name in backquotes
   */
  public static String quoted(String column) {
    return "`" + column.replace("`", "``") + "`";
  }
}
