package io.github.paimonffm.spark.read;

import io.github.paimonffm.Schema;
import io.github.paimonffm.TableOptions;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.spark.function.Buckets;
import io.github.paimonffm.spark.types.ColumnReferences;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.expressions.Expression;
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
import org.jspecify.annotations.Nullable;

/**
 * The partition columns and the bucket of a read, from which Spark plans joins without a shuffle.
 */
final class SplitKeys {

  /** The default name of the null partition, which is also the name of the blank partition. */
  private static final String DEFAULT_NAME = "__DEFAULT_PARTITION__";

  private final List<Expression> expressions = new ArrayList<>();
  private final Map<String, DataType> columns = new LinkedHashMap<>();
  private final OptionalInt totalBuckets;
  private final String defaultName;

  private SplitKeys(Schema schema, StructType read) {
    Set<String> names = Set.of(read.fieldNames());
    for (String key : schema.partitionKeys()) {
      if (names.contains(key) && isSupported(read.apply(key).dataType())) {
        columns.put(key, read.apply(key).dataType());
        expressions.add(ColumnReferences.identity(key));
      }
    }
    Optional<Buckets> buckets =
        Buckets.of(schema)
            .filter(found -> names.containsAll(found.keys()) && !found.hasCoarseTimestamp());
    buckets.ifPresent(found -> expressions.add(found.transform()));
    totalBuckets =
        buckets.isPresent() ? OptionalInt.of(buckets.get().count()) : OptionalInt.empty();
    defaultName = schema.options().getOrDefault(TableOptions.PARTITION_DEFAULT_NAME, DEFAULT_NAME);
  }

  /**
   * Returns the keys of a read.
   *
   * @param schema the schema of the table
   * @param read the columns that are read; only these can be keys
   * @return the keys; empty if the rows have no known key
   */
  static Optional<SplitKeys> of(Schema schema, StructType read) {
    SplitKeys keys = new SplitKeys(schema, read);
    return keys.expressions.isEmpty() ? Optional.empty() : Optional.of(keys);
  }

  /** Returns the keys as expressions of the columns. */
  Expression[] expressions() {
    return expressions.toArray(Expression[]::new);
  }

  /**
   * Groups splits by their keys.
   *
   * @return the groups; empty if the key of a split is not known exactly: the null partition and a
   *     partition of a blank text have the same name, and an old partition may have another number
   *     of buckets than the table has now
   */
  Optional<List<KeyedSplits>> group(List<Split> splits) {
    Map<List<@Nullable Object>, List<Split>> groups = new LinkedHashMap<>();
    for (Split split : splits) {
      List<@Nullable Object> key = new ArrayList<>();
      for (Map.Entry<String, DataType> column : columns.entrySet()) {
        String text = split.partition().get(column.getKey());
        if (text == null || text.equals(defaultName)) {
          return Optional.empty();
        }
        key.add(value(text, column.getValue()));
      }
      if (totalBuckets.isPresent()) {
        if (!split.totalBuckets().equals(totalBuckets)) {
          return Optional.empty();
        }
        key.add(split.bucket());
      }
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(split);
    }
    return Optional.of(
        groups.entrySet().stream().map(group -> keyed(group.getKey(), group.getValue())).toList());
  }

  private static KeyedSplits keyed(List<@Nullable Object> key, List<Split> splits) {
    InternalRow row = new GenericInternalRow(key.toArray());
    return new KeyedSplits(splits, row);
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

  /** Returns a value in Spark's internal form. */
  private static Object value(String text, DataType type) {
    return switch (type) {
      case BooleanType t -> Boolean.valueOf(text);
      case ByteType t -> Byte.valueOf(text);
      case ShortType t -> Short.valueOf(text);
      case IntegerType t -> Integer.valueOf(text);
      case LongType t -> Long.valueOf(text);
      case DateType t -> Math.toIntExact(LocalDate.parse(text).toEpochDay());
      case DecimalType t ->
          Decimal.apply(
              scala.math.BigDecimal.javaBigDecimal2bigDecimal(new BigDecimal(text)),
              t.precision(),
              t.scale());
      default -> UTF8String.fromString(text);
    };
  }
}
