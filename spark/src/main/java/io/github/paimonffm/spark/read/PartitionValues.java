package io.github.paimonffm.spark.read;

import io.github.paimonffm.Schema;
import io.github.paimonffm.TableOptions;
import io.github.paimonffm.read.Split;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** The values that the partition columns of a read have in its splits, in Spark's internal form. */
final class PartitionValues {

  /** The default name of the null partition. A text can be equal to it. */
  private static final String DEFAULT_NAME = "__DEFAULT_PARTITION__";

  private final Map<String, DataType> columns = new LinkedHashMap<>();
  private final String defaultName;

  /**
   * Creates the values of a read.
   *
   * @param schema the schema of the table
   * @param read the columns that are read; other columns have no values
   */
  PartitionValues(Schema schema, StructType read) {
    Set<String> names = Set.of(read.fieldNames());
    for (String key : schema.partitionKeys()) {
      if (names.contains(key) && isSupported(read.apply(key).dataType())) {
        columns.put(key, read.apply(key).dataType());
      }
    }
    defaultName = schema.options().getOrDefault(TableOptions.PARTITION_DEFAULT_NAME, DEFAULT_NAME);
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
   * @return the value; empty if it is not known exactly, because it is null or a text that is equal
   *     to the name of the null partition
   */
  Optional<Object> value(Split split, String column) {
    String text = split.partition().get(column);
    if (text == null || text.equals(defaultName)) {
      return Optional.empty();
    }
    try {
      return Optional.of(value(text, columns.get(column)));
    } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isSupported(DataType type) {
    return type instanceof BooleanType
        || type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType
        || type instanceof DecimalType
        || type instanceof DateType
        || type instanceof StringType;
  }

  private static Object value(String text, DataType type) {
    return switch (type) {
      case BooleanType t -> Boolean.valueOf(text);
      case ByteType t -> Byte.valueOf(text);
      case ShortType t -> Short.valueOf(text);
      case IntegerType t -> Integer.valueOf(text);
      case LongType t -> Long.valueOf(text);
      case DateType t -> Math.toIntExact(LocalDate.parse(text).toEpochDay());
      case DecimalType t -> Decimal.apply(new BigDecimal(text), t.precision(), t.scale());
      default -> UTF8String.fromString(text);
    };
  }
}
