package io.github.paimonffm.spark.catalog;

import io.github.paimonffm.SchemaChange;
import io.github.paimonffm.SchemaChange.Move;
import io.github.paimonffm.spark.types.SparkTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.jspecify.annotations.Nullable;

/** The translation of the changes of an {@code ALTER TABLE} to the library's schema changes. */
final class SchemaChanges {

  private SchemaChanges() {}

  /**
   * Translates changes.
   *
   * @param table the name of the table, for errors
   * @param changes the changes, in order
   * @param columns the columns before the changes
   * @return the library's schema changes in the same order, without changes that have no effect
   * @throws UnsupportedOperationException if Paimon does not support a change; the message names
   *     the table and the change
   */
  static List<SchemaChange> of(String table, TableChange[] changes, Column[] columns) {
    List<SchemaChange> translated = new ArrayList<>();
    try {
      if (Arrays.stream(changes).filter(TableChange.DeleteColumn.class::isInstance).count()
          >= columns.length) {
        throw new UnsupportedOperationException(
            "all columns cannot be replaced, because the rows would lose their values; add, drop and rename columns");
      }
      for (TableChange change : changes) {
        SchemaChange one = of(change, columns);
        if (one != null) {
          translated.add(one);
        }
      }
    } catch (UnsupportedOperationException e) {
      throw new UnsupportedOperationException("table " + table + ": " + e.getMessage(), e);
    }
    return translated;
  }

  /** Translates a change. Returns null if the change has no effect. */
  private static @Nullable SchemaChange of(TableChange change, Column[] columns) {
    return switch (change) {
      case TableChange.SetProperty set when set.property().equals(TableCatalog.PROP_COMMENT) ->
          // COMMENT ON TABLE ... IS NULL arrives as an empty comment.
          SchemaChange.updateComment(set.value().isEmpty() ? null : set.value());
      case TableChange.RemoveProperty removed
          when removed.property().equals(TableCatalog.PROP_COMMENT) ->
          SchemaChange.updateComment(null);
      case TableChange.SetProperty set when TableDefinition.NO_OPTIONS.contains(set.property()) ->
          throw new UnsupportedOperationException(
              "the property '" + set.property() + "' cannot be changed");
      case TableChange.SetProperty set -> SchemaChange.setOption(set.property(), set.value());
      case TableChange.RemoveProperty removed -> SchemaChange.removeOption(removed.property());
      case TableChange.AddColumn add -> add(add);
      case TableChange.RenameColumn rename ->
          SchemaChange.renameColumn(name(rename.fieldNames()), rename.newName());
      case TableChange.UpdateColumnType update -> {
        String name = name(update.fieldNames());
        String type = SparkTypes.toPaimon(name, update.newDataType(), true);
        yield SchemaChange.updateColumnType(name, type, true);
      }
      case TableChange.UpdateColumnNullability update ->
          SchemaChange.updateColumnNullability(name(update.fieldNames()), update.nullable());
      case TableChange.UpdateColumnComment update ->
          SchemaChange.updateColumnComment(name(update.fieldNames()), update.newComment());
      case TableChange.UpdateColumnPosition update ->
          SchemaChange.updateColumnPosition(move(name(update.fieldNames()), update.position()));
      case TableChange.DeleteColumn delete -> {
        String name = name(delete.fieldNames());
        boolean exists = Arrays.stream(columns).anyMatch(column -> column.name().equals(name));
        yield !exists && delete.ifExists() ? null : SchemaChange.dropColumn(name);
      }
      case TableChange.UpdateColumnDefaultValue update ->
          throw new UnsupportedOperationException(
              "column '%s' cannot have a default value: default values are not supported"
                  .formatted(name(update.fieldNames())));
      case TableChange.AddConstraint add ->
          throw new UnsupportedOperationException(
              "a constraint cannot be added to an existing table: " + add.constraint().toDDL());
      case TableChange.DropConstraint drop ->
          throw new UnsupportedOperationException(
              "a constraint cannot be dropped from an existing table: " + drop.name());
      default ->
          throw new UnsupportedOperationException(
              "the change is not supported: " + change.getClass().getSimpleName());
    };
  }

  private static SchemaChange add(TableChange.AddColumn add) {
    String name = name(add.fieldNames());
    if (add.defaultValue() != null) {
      throw new UnsupportedOperationException(
          "column '" + name + "' has a default value, which is not supported");
    }
    String type = SparkTypes.toPaimon(name, add.dataType(), add.isNullable());
    Move move = add.position() == null ? null : move(name, add.position());
    return SchemaChange.addColumn(name, type, add.comment(), move);
  }

  private static Move move(String name, TableChange.ColumnPosition position) {
    return position instanceof TableChange.After after
        ? Move.after(name, after.column())
        : Move.first(name);
  }

  private static String name(String[] fieldNames) {
    if (fieldNames.length != 1) {
      throw new UnsupportedOperationException(
          "field '"
              + String.join(".", fieldNames)
              + "' cannot be changed: only whole columns can be changed");
    }
    return fieldNames[0];
  }
}
