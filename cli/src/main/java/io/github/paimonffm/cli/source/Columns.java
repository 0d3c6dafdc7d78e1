package io.github.paimonffm.cli.source;

import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Finds the columns of files in tables. */
final class Columns {

  private Columns() {}

  /**
   * Returns the column of a table with the name of a column of a file.
   *
   * @throws SourceException if the table has no such column
   */
  static Field find(Path file, String name, Schema table) throws SourceException {
    for (Field field : table.getFields()) {
      if (field.getName().equals(name)) {
        return field;
      }
    }
    throw new SourceException(
        "%s: the table has no column '%s'; its columns are %s".formatted(file, name, names(table)));
  }

  /** Returns the names of the columns of a schema. */
  static List<String> names(Schema schema) {
    return schema.getFields().stream().map(Field::getName).toList();
  }
}
