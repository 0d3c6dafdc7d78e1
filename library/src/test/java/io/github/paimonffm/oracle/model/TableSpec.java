package io.github.paimonffm.oracle.model;

import java.util.List;
import java.util.Map;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.RowType;

/** The specification of a table to create, independent of the engines' catalogs. */
public record TableSpec(
    RowType columns,
    List<String> partitionKeys,
    List<String> primaryKeys,
    Map<String, String> options) {

  /** Returns the position of a column. */
  public int indexOf(String column) {
    return columns.getFieldIndex(column);
  }

  /** Returns the names of the columns in order. */
  public List<String> names() {
    return columns.getFields().stream().map(DataField::name).toList();
  }
}
