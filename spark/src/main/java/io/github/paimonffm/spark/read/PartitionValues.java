package io.github.paimonffm.spark.read;

import io.github.paimonffm.Schema;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.spark.types.PartitionTexts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** The values of the partition columns in the splits of a read, in Spark's internal form. */
final class PartitionValues {

  private final Map<String, DataType> columns = new LinkedHashMap<>();
  private final PartitionTexts texts;

  /**
   * Creates the values of a read.
   *
   * @param schema the schema of the table
   * @param read the columns that are read; other columns have no values
   */
  PartitionValues(Schema schema, StructType read) {
    Set<String> names = Set.of(read.fieldNames());
    for (String key : schema.partitionKeys()) {
      if (names.contains(key) && PartitionTexts.areExact(read.apply(key).dataType())) {
        columns.put(key, read.apply(key).dataType());
      }
    }
    texts = new PartitionTexts(schema.options());
  }

  /** Returns the names of the columns that have values. */
  List<String> columns() {
    return List.copyOf(columns.keySet());
  }

  /**
   * Returns the value of a column.
   *
   * @param split the split
   * @param column one of {@link #columns}
   * @return the value; empty if the text of the value does not determine the value exactly, for
   *     instance because the value is null
   */
  Optional<Object> value(Split split, String column) {
    return Optional.ofNullable(split.partition().get(column))
        .flatMap(text -> texts.value(text, columns.get(column)));
  }
}
