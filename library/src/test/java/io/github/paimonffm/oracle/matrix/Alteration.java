package io.github.paimonffm.oracle.matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.paimon.schema.SchemaChange;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;

/**
 * A schema change by Paimon Java. The original columns are {@code id}, {@code v} and the STRING
 * {@code w}.
 *
 * @param name the name in the report
 * @param type the original type of {@code v}
 * @param before values of {@code v} in the original table
 * @param changes the changes; empty for a change of {@code file.format}
 * @param migrate a function that converts a row from the original columns to the new columns
 * @param after rows for the new columns; their {@code id} is a placeholder
 */
record Alteration(
    String name,
    DataType type,
    List<Object> before,
    List<SchemaChange> changes,
    UnaryOperator<List<Object>> migrate,
    List<List<Object>> after) {

  /** Returns the original columns. */
  RowType columns() {
    return new RowType(
        List.of(
            new DataField(0, "id", DataTypes.INT().notNull()),
            new DataField(1, "v", type),
            new DataField(2, "w", DataTypes.STRING())));
  }

  /** Returns rows for the original columns, with ids that start at {@code firstId}. */
  List<List<Object>> rowsBefore(int firstId) {
    List<List<Object>> rows = new ArrayList<>();
    for (Object value : before) {
      int id = firstId + rows.size();
      rows.add(Arrays.asList(id, value, id % 2 == 0 ? "w" + id : null));
    }
    return rows;
  }

  /** Returns rows for the new columns, with ids that start at {@code firstId}. */
  List<List<Object>> rowsAfter(int firstId) {
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> row : after) {
      List<Object> numbered = new ArrayList<>(row);
      numbered.set(0, firstId + rows.size());
      rows.add(numbered);
    }
    return rows;
  }
}
