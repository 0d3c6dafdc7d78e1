package io.github.paimonffm;

import io.github.paimonffm.exception.InvalidArgumentException;
import java.io.Serializable;
import java.util.Objects;

/**
 * The name of a table: its database and its name there, as in Paimon's own {@code Identifier}.
 *
 * <p>A value: immutable, safe to share among threads, serializable.
 *
 * @param database the database, not empty
 * @param table the table, not empty
 */
public record Identifier(String database, String table) implements Serializable {

  /**
   * Makes an identifier of its two names, taken as they are.
   *
   * @throws InvalidArgumentException if one of them is empty or blank
   */
  public Identifier {
    requireName("database", database);
    requireName("table", table);
  }

  /**
   * Makes an identifier of its two names, taken as they are: {@code of("sales", "orders")}.
   *
   * @param database the database, not empty
   * @param table the table, not empty
   * @return the identifier
   * @throws InvalidArgumentException if one of them is empty or blank
   */
  public static Identifier of(String database, String table) {
    return new Identifier(database, table);
  }

  /**
   * Reads the usual spelling {@code "database.table"}. Names that hold a dot themselves need {@link
   * #of}.
   *
   * @param fullName two names with one dot between them
   * @return the identifier
   * @throws InvalidArgumentException if it is not two names with one dot between them
   */
  public static Identifier parse(String fullName) {
    int dot = fullName.indexOf('.');
    if (dot < 0 || dot != fullName.lastIndexOf('.')) {
      throw new InvalidArgumentException(
          "'"
              + fullName
              + "' is not of the form database.table; use Identifier.of for names with dots");
    }
    return new Identifier(fullName.substring(0, dot), fullName.substring(dot + 1));
  }

  /**
   * The spelling that {@link #parse} reads.
   *
   * @return {@code database.table}
   */
  @Override
  public String toString() {
    return database + "." + table;
  }

  private static void requireName(String what, String name) {
    if (Objects.requireNonNull(name, what).isBlank()) {
      throw new InvalidArgumentException("the name of a " + what + " must not be empty");
    }
  }
}
