package io.github.paimonffm.spark.read;

import io.github.paimonffm.Schema;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.spark.function.Buckets;
import io.github.paimonffm.spark.types.ColumnReferences;
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
import org.apache.spark.sql.types.StructType;

/**
 * The partition columns and the bucket of the splits of a read, with which Spark plans joins
 * without a shuffle.
 */
final class SplitKeys {

  private final List<Expression> expressions = new ArrayList<>();
  private final PartitionValues values;
  private final OptionalInt totalBuckets;

  private SplitKeys(Schema schema, StructType read, boolean current, PartitionValues values) {
    this.values = values;
    values.columns().forEach(key -> expressions.add(ColumnReferences.identity(key)));
    Optional<Buckets> buckets =
        Buckets.of(schema)
            .filter(found -> Set.of(read.fieldNames()).containsAll(found.keys()))
            .filter(found -> current)
            .filter(found -> !found.hasCoarseTimestamp() && !found.hasFloatingPoint());
    buckets.ifPresent(found -> expressions.add(found.transform()));
    totalBuckets =
        buckets.isPresent() ? OptionalInt.of(buckets.get().count()) : OptionalInt.empty();
  }

  /**
   * Returns the keys of a read.
   *
   * @param schema the schema of the table
   * @param read the columns that are read; only these can be keys
   * @param current whether the newest snapshot is read. The bucket key of an older snapshot can
   *     have other columns than that of the table
   * @param values the values of the partition columns
   * @return the keys; empty if no partition column and no bucket can be a key
   */
  static Optional<SplitKeys> of(
      Schema schema, StructType read, boolean current, PartitionValues values) {
    SplitKeys keys = new SplitKeys(schema, read, current, values);
    return keys.expressions.isEmpty() ? Optional.empty() : Optional.of(keys);
  }

  /** Returns the keys as expressions: the partition columns, then the bucket. */
  Expression[] expressions() {
    return expressions.toArray(Expression[]::new);
  }

  /**
   * Returns the tasks of a read, each of which reads splits with the same key. Several tasks can
   * have the same key. Spark combines them if a query needs all rows of a key in one task.
   *
   * @param splits the splits
   * @param bytes the size of the data files in bytes up to which a task reads several splits
   * @return the tasks; empty if the key of a split is not known exactly, for instance because an
   *     old partition has another number of buckets than the table
   */
  Optional<List<KeyedSplits>> pack(List<Split> splits, long bytes) {
    Map<List<Object>, List<Split>> groups = new LinkedHashMap<>();
    for (Split split : splits) {
      List<Object> key = new ArrayList<>();
      for (String column : values.columns()) {
        Optional<Object> value = values.value(split, column);
        if (value.isEmpty()) {
          return Optional.empty();
        }
        key.add(value.get());
      }
      if (totalBuckets.isPresent()) {
        if (!split.totalBuckets().equals(totalBuckets)) {
          return Optional.empty();
        }
        key.add(split.bucket());
      }
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(split);
    }
    List<KeyedSplits> tasks = new ArrayList<>();
    groups.forEach(
        (key, group) -> {
          InternalRow row = new GenericInternalRow(key.toArray());
          SplitPacking.pack(group, bytes)
              .forEach(packed -> tasks.add(new KeyedSplits(packed.splits(), row)));
        });
    return Optional.of(tasks);
  }
}
