package io.github.paimonffm.oracle.model;

import java.util.List;
import java.util.Map;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.RowType;

/** A table to be created, in terms of neither engine's catalog. */
public record TableSpec(
    RowType columns,
    List<String> partitionKeys,
    List<String> primaryKeys,
    Map<String, String> options) {

  /** The position of a column. */
  public int indexOf(String column) {
    return columns.getFieldIndex(column);
  }

  /** The columns' names in order. */
  public List<String> names() {
    return columns.getFields().stream().map(DataField::name).toList();
  }
}
