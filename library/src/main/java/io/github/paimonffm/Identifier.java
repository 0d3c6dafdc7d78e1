package io.github.paimonffm;

import io.github.paimonffm.exception.InvalidArgumentException;
import java.io.Serializable;
import java.util.Objects;

/**
 * The full name of a table, like Paimon's {@code Identifier}: a database name and a table name.
 *
 * <p>Instances are immutable, serializable and safe for use by multiple threads.
 *
 * @param database the name of the database; not blank
 * @param table the name of the table; not blank
 */
public record Identifier(String database, String table) implements Serializable {

  /**
   * Creates an identifier. The names are not parsed.
   *
   * @throws InvalidArgumentException if a name is empty or blank
   */
  public Identifier {
    requireName("database", database);
    requireName("table", table);
  }

  /**
   * Creates an identifier from two names, for example {@code of("sales", "orders")}. The names are
   * not parsed.
   *
   * @param database the name of the database; not blank
   * @param table the name of the table; not blank
   * @return the identifier
   * @throws InvalidArgumentException if a name is empty or blank
   */
  public static Identifier of(String database, String table) {
    return new Identifier(database, table);
  }

  /**
   * Parses a name of the form {@code database.table}. For names that contain a dot, use {@link
   * #of}.
   *
   * @param fullName two names separated by one dot
   * @return the identifier
   * @throws InvalidArgumentException if the text is not two names separated by one dot
   */
  public static Identifier parse(String fullName) {
    int dot = fullName.indexOf('.');
    if (dot < 0 || dot != fullName.lastIndexOf('.')) {
      throw new InvalidArgumentException(
          "'"
              + fullName
              + "' does not have the form database.table; use Identifier.of for names with dots");
    }
    return new Identifier(fullName.substring(0, dot), fullName.substring(dot + 1));
  }

  /**
   * Returns the name in the form that {@link #parse} reads.
   *
   * @return {@code database.table}
   */
  @Override
  public String toString() {
    return database + "." + table;
  }

  private static void requireName(String what, String name) {
    if (Objects.requireNonNull(name, what).isBlank()) {
      throw new InvalidArgumentException(
          "the " + what + " name must not be blank, but is '" + name + "'");
    }
  }
}
