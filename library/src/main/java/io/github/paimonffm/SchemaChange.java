package io.github.paimonffm;

import io.github.paimonffm.internal.types.TypeParser;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One change of a table's schema, for {@link io.github.paimonffm.catalog.Catalog#alterTable}. The
 * factories have the names that Paimon Java gives them. Columns are top-level columns; the fields
 * of a ROW cannot be changed.
 *
 * <p>Immutable. Later releases may add kinds of changes, so a {@code switch} over the kinds needs a
 * default branch.
 */
public sealed interface SchemaChange {

  /**
   * Sets a table option. See {@link TableOptions}.
   *
   * @param key the name of the option
   * @param value the new value
   * @return the change
   */
  static SchemaChange setOption(String key, String value) {
    return new SetOption(key, value);
  }

  /**
   * Removes a table option. An option that is not set has no effect.
   *
   * @param key the name of the option
   * @return the change
   */
  static SchemaChange removeOption(String key) {
    return new RemoveOption(key);
  }

  /**
   * Replaces the comment of the table.
   *
   * @param comment the new comment; null to remove the comment
   * @return the change
   */
  static SchemaChange updateComment(@Nullable String comment) {
    return new UpdateComment(Optional.ofNullable(comment));
  }

  /**
   * Adds a column after the last column. Existing rows have null in the column.
   *
   * @param name the name of the column
   * @param type the type in SQL, such as {@code DECIMAL(18, 2)}; must be nullable
   * @return the change
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the type is not a Paimon type
   */
  static SchemaChange addColumn(String name, String type) {
    return addColumn(name, type, null, null);
  }

  /**
   * Adds a column with a comment after the last column.
   *
   * @param name the name of the column
   * @param type the type in SQL; must be nullable
   * @param comment the comment; null for no comment
   * @return the change
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the type is not a Paimon type
   */
  static SchemaChange addColumn(String name, String type, @Nullable String comment) {
    return addColumn(name, type, comment, null);
  }

  /**
   * Adds a column at a position.
   *
   * @param name the name of the column
   * @param type the type in SQL; must be nullable
   * @param comment the comment; null for no comment
   * @param move the position; null for the position after the last column
   * @return the change
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the type is not a Paimon type
   */
  static SchemaChange addColumn(
      String name, String type, @Nullable String comment, @Nullable Move move) {
    return new AddColumn(name, type, Optional.ofNullable(comment), Optional.ofNullable(move));
  }

  /**
   * Renames a column. Options that name the column follow. A partition column cannot be renamed.
   *
   * @param name the current name
   * @param newName the new name
   * @return the change
   */
  static SchemaChange renameColumn(String name, String newName) {
    return new RenameColumn(name, newName);
  }

  /**
   * Drops a column. A column of the partition, of the primary key, of the bucket key or in {@code
   * sequence.field} cannot be dropped.
   *
   * @param name the name of the column
   * @return the change
   */
  static SchemaChange dropColumn(String name) {
    return new DropColumn(name);
  }

  /**
   * Changes the type of a column, including its nullability. Existing files keep their type, and
   * readers cast their values.
   *
   * @param name the name of the column
   * @param newType the new type in SQL
   * @return the change
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the type is not a Paimon type
   */
  static SchemaChange updateColumnType(String name, String newType) {
    return updateColumnType(name, newType, false);
  }

  /**
   * Changes the type of a column.
   *
   * @param name the name of the column
   * @param newType the new type in SQL
   * @param keepNullability whether the column keeps its nullability, whatever {@code newType} says
   * @return the change
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the type is not a Paimon type
   */
  static SchemaChange updateColumnType(String name, String newType, boolean keepNullability) {
    return new UpdateColumnType(name, newType, keepNullability);
  }

  /**
   * Changes whether a column may have nulls. A column becomes {@code NOT NULL} only if the table
   * has the option {@code alter-column-null-to-not-null.disabled=false}.
   *
   * @param name the name of the column
   * @param nullable whether the column may have nulls
   * @return the change
   */
  static SchemaChange updateColumnNullability(String name, boolean nullable) {
    return new UpdateColumnNullability(name, nullable);
  }

  /**
   * Replaces the comment of a column.
   *
   * @param name the name of the column
   * @param comment the new comment
   * @return the change
   */
  static SchemaChange updateColumnComment(String name, String comment) {
    return new UpdateColumnComment(name, comment);
  }

  /**
   * Moves a column.
   *
   * @param move the column and its new position
   * @return the change
   */
  static SchemaChange updateColumnPosition(Move move) {
    return new UpdateColumnPosition(move);
  }

  /**
   * Sets a table option.
   *
   * @param key the name of the option
   * @param value the new value
   */
  record SetOption(String key, String value) implements SchemaChange {
    /** Checks for nulls. */
    public SetOption {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(value, "value");
    }
  }

  /**
   * Removes a table option.
   *
   * @param key the name of the option
   */
  record RemoveOption(String key) implements SchemaChange {
    /** Checks for null. */
    public RemoveOption {
      Objects.requireNonNull(key, "key");
    }
  }

  /**
   * Replaces the comment of the table.
   *
   * @param comment the new comment; empty to remove the comment
   */
  record UpdateComment(Optional<String> comment) implements SchemaChange {
    /** Checks for null. */
    public UpdateComment {
      Objects.requireNonNull(comment, "comment");
    }
  }

  /**
   * Adds a column.
   *
   * @param name the name of the column
   * @param type the type in SQL, in Paimon's spelling
   * @param comment the comment
   * @param move the position; empty for the position after the last column
   */
  record AddColumn(String name, String type, Optional<String> comment, Optional<Move> move)
      implements SchemaChange {
    /** Checks for nulls and parses the type. */
    public AddColumn {
      Objects.requireNonNull(name, "name");
      type = TypeParser.parse(name, type).sql();
      Objects.requireNonNull(comment, "comment");
      Objects.requireNonNull(move, "move");
    }
  }

  /**
   * Renames a column.
   *
   * @param name the current name
   * @param newName the new name
   */
  record RenameColumn(String name, String newName) implements SchemaChange {
    /** Checks for nulls. */
    public RenameColumn {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(newName, "newName");
    }
  }

  /**
   * Drops a column.
   *
   * @param name the name of the column
   */
  record DropColumn(String name) implements SchemaChange {
    /** Checks for null. */
    public DropColumn {
      Objects.requireNonNull(name, "name");
    }
  }

  /**
   * Changes the type of a column.
   *
   * @param name the name of the column
   * @param newType the new type in SQL, in Paimon's spelling
   * @param keepNullability whether the column keeps its nullability
   */
  record UpdateColumnType(String name, String newType, boolean keepNullability)
      implements SchemaChange {
    /** Checks for nulls and parses the type. */
    public UpdateColumnType {
      Objects.requireNonNull(name, "name");
      newType = TypeParser.parse(name, newType).sql();
    }
  }

  /**
   * Changes whether a column may have nulls.
   *
   * @param name the name of the column
   * @param nullable whether the column may have nulls
   */
  record UpdateColumnNullability(String name, boolean nullable) implements SchemaChange {
    /** Checks for null. */
    public UpdateColumnNullability {
      Objects.requireNonNull(name, "name");
    }
  }

  /**
   * Replaces the comment of a column.
   *
   * @param name the name of the column
   * @param comment the new comment
   */
  record UpdateColumnComment(String name, String comment) implements SchemaChange {
    /** Checks for nulls. */
    public UpdateColumnComment {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(comment, "comment");
    }
  }

  /**
   * Moves a column.
   *
   * @param move the column and its new position
   */
  record UpdateColumnPosition(Move move) implements SchemaChange {
    /** Checks for null. */
    public UpdateColumnPosition {
      Objects.requireNonNull(move, "move");
    }
  }

  /**
   * A column and its new position.
   *
   * @param column the column that moves
   * @param position the kind of position
   * @param reference the column next to the new position; empty for {@link Position#FIRST} and
   *     {@link Position#LAST}
   */
  record Move(String column, Position position, Optional<String> reference) {

    /** The kinds of positions. */
    public enum Position {
      /** Before all other columns. */
      FIRST,
      /** After all other columns. */
      LAST,
      /** Directly after another column. */
      AFTER,
      /** Directly before another column. */
      BEFORE
    }

    /** Checks that there is a reference column exactly if the position needs one. */
    public Move {
      Objects.requireNonNull(column, "column");
      boolean needed = position == Position.AFTER || position == Position.BEFORE;
      if (reference.isPresent() != needed) {
        throw new IllegalArgumentException(
            "position " + position + (needed ? " needs" : " has no") + " reference column");
      }
    }

    /**
     * Moves a column before all other columns.
     *
     * @param column the column that moves
     * @return the move
     */
    public static Move first(String column) {
      return new Move(column, Position.FIRST, Optional.empty());
    }

    /**
     * Moves a column after all other columns.
     *
     * @param column the column that moves
     * @return the move
     */
    public static Move last(String column) {
      return new Move(column, Position.LAST, Optional.empty());
    }

    /**
     * Moves a column directly after another column.
     *
     * @param column the column that moves
     * @param reference the other column
     * @return the move
     */
    public static Move after(String column, String reference) {
      return new Move(column, Position.AFTER, Optional.of(reference));
    }

    /**
     * Moves a column directly before another column.
     *
     * @param column the column that moves
     * @param reference the other column
     * @return the move
     */
    public static Move before(String column, String reference) {
      return new Move(column, Position.BEFORE, Optional.of(reference));
    }
  }
}
