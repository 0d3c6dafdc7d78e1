package io.github.paimonffm.spark.table;

import io.github.paimonffm.Partition;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.Predicate;
import io.github.paimonffm.spark.types.PartitionTexts;
import io.github.paimonffm.spark.types.SparkValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.CharVarcharUtils;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of a table, for Spark's statements about partitions. Spark identifies a partition
 * by a row with the value of each partition column.
 */
final class TablePartitions {

  private final String name;
  private final Table table;
  private final StructType schema;
  private final PartitionTexts texts;

  TablePartitions(String name, Table table, Column[] columns) {
    this.name = name;
    this.table = table;
    Map<String, Column> byName = new HashMap<>();
    Arrays.stream(columns).forEach(column -> byName.put(column.name(), column));
    StructType keys = new StructType();
    for (String key : table.partitionKeys()) {
      Column column = byName.get(key);
      keys = keys.add(key, column.dataType(), column.nullable());
    }
    // Keeps the lengths as metadata, with which Spark pads the values of a statement.
    this.schema = CharVarcharUtils.replaceCharVarcharWithStringInSchema(keys);
    this.texts = new PartitionTexts(table.options());
  }

  /** Returns the partition columns. */
  StructType schema() {
    return schema;
  }

  /**
   * Lists the partitions that have given values in some of the partition columns.
   *
   * @param names the names of some of the partition columns
   * @param values the values of these columns, in the same order
   * @return the partitions that have rows
   * @throws UnsupportedOperationException if the text of a partition value does not determine the
   *     value exactly
   */
  InternalRow[] list(String[] names, InternalRow values) {
    List<InternalRow> found = new ArrayList<>();
    for (Partition partition : table.partitions()) {
      Object[] row = row(partition);
      if (matches(row, names, values)) {
        found.add(new GenericInternalRow(row));
      }
    }
    return found.toArray(InternalRow[]::new);
  }

  /**
   * Tells whether a partition has rows. Unlike {@link #list}, this is exact for values of all
   * types.
   *
   * @param values the value of each partition column
   */
  boolean exists(InternalRow values) {
    List<Predicate> conditions = new ArrayList<>();
    specification(values)
        .forEach(
            (column, value) ->
                conditions.add(
                    value == null ? Predicate.isNull(column) : Predicate.equal(column, value)));
    Predicate partition = Predicate.and(conditions);
    return !table.newReadBuilder().withFilter(partition).newScan().plan().splits().isEmpty();
  }

  /**
   * Describes a partition.
   *
   * @param values the value of each partition column
   * @return the numbers of rows and files, and the size of the files in bytes; empty if the table
   *     has no such partition
   * @throws UnsupportedOperationException as for {@link #list}
   */
  Map<String, String> describe(InternalRow values) {
    for (Partition partition : table.partitions()) {
      if (matches(row(partition), schema.fieldNames(), values)) {
        return Map.of(
            "numRows", String.valueOf(partition.rowCount()),
            "numFiles", String.valueOf(partition.fileCount()),
            "totalSize", String.valueOf(partition.sizeInBytes()));
      }
    }
    return Map.of();
  }

  /** Returns the values of a partition as the library's deletions accept them. */
  Map<String, Object> specification(InternalRow values) {
    Map<String, Object> specification = new HashMap<>();
    for (int i = 0; i < schema.length(); i++) {
      StructField field = schema.apply(i);
      specification.put(
          field.name(), SparkValues.toJava(values.get(i, field.dataType()), field.dataType()));
    }
    return specification;
  }

  private boolean matches(@Nullable Object[] row, String[] names, InternalRow values) {
    for (int i = 0; i < names.length; i++) {
      int position = schema.fieldIndex(names[i]);
      if (!Objects.equals(row[position], values.get(i, schema.apply(position).dataType()))) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Object[] row(Partition partition) {
    Object[] row = new Object[schema.length()];
    for (int i = 0; i < row.length; i++) {
      StructField field = schema.apply(i);
      String text = partition.spec().get(field.name());
      if (!texts.isDefaultName(text)) {
        int position = i;
        row[i] =
            texts
                .value(text, field.dataType())
                .orElseThrow(() -> unknown(schema.apply(position), text));
      }
    }
    return row;
  }

  private UnsupportedOperationException unknown(StructField field, String text) {
    return new UnsupportedOperationException(
        "the partitions of table %s cannot be listed: the text '%s' does not determine the exact value of the partition"
                .formatted(name, text)
            + " column '%s' of type %s. The table `t$partitions` shows the texts, and DELETE FROM deletes a partition"
                .formatted(field.name(), field.dataType().sql()));
  }
}
