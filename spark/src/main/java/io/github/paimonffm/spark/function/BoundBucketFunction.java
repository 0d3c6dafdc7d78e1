package io.github.paimonffm.spark.function;

import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.spark.types.SparkValues;
import io.github.paimonffm.write.BucketFunction;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * The function {@link UnboundBucketFunction}, bound to the types of its arguments. A {@link
 * BucketFunction} of the library computes the buckets. Each task opens a {@code BucketFunction} at
 * its first row, and closes it when the task ends.
 */
final class BoundBucketFunction implements ScalarFunction<Integer> {

  private final String name;
  private final DataType[] inputTypes;

  /**
   * The position of the argument with the number of buckets: 0, or 1 after the types of the key.
   */
  private final int countAt;

  /** The Paimon types of the key, derived from Spark's types. An argument can replace the types. */
  private final List<String> types;

  private transient @Nullable BucketFunction function;

  /** The number of buckets of {@link #function}. */
  private transient int count;

  BoundBucketFunction(String name, DataType[] inputTypes, int countAt, List<String> types) {
    this.name = name;
    this.inputTypes = inputTypes;
    this.countAt = countAt;
    this.types = types;
  }

  @Override
  public DataType[] inputTypes() {
    return inputTypes.clone();
  }

  @Override
  public DataType resultType() {
    return DataTypes.IntegerType;
  }

  @Override
  public boolean isResultNullable() {
    return false;
  }

  @Override
  public String name() {
    return name;
  }

  /** Functions with equal names return equal buckets for equal keys. */
  @Override
  public String canonicalName() {
    return "io.github.paimonffm." + name + "(" + String.join(", ", types) + ")";
  }

  @Override
  public synchronized Integer produceResult(InternalRow arguments) {
    Object[] key = new Object[inputTypes.length - countAt - 1];
    for (int i = 0; i < key.length; i++) {
      int at = countAt + 1 + i;
      DataType type = inputTypes[at];
      key[i] = arguments.isNullAt(at) ? null : SparkValues.toJava(arguments.get(at, type), type);
    }
    TaskContext task = TaskContext.get();
    if (task == null) {
      // The driver evaluates only few rows, such as constants, so each call opens a function.
      try (BucketFunction once = open(arguments)) {
        return once.bucketOf(key);
      }
    }
    BucketFunction open = function;
    if (open == null || count != arguments.getInt(countAt)) {
      open = open(arguments);
      function = open;
      count = arguments.getInt(countAt);
      closeAfter(task, open);
    }
    return open.bucketOf(key);
  }

  private BucketFunction open(InternalRow arguments) {
    List<String> keyTypes =
        countAt == 0
            ? types
            : Arrays.asList(
                arguments.getUTF8String(0).toString().split(UnboundBucketFunction.SEPARATOR));
    return Catalog.newBucketFunction(arguments.getInt(countAt), keyTypes);
  }

  private void closeAfter(TaskContext task, BucketFunction opened) {
    task.addTaskCompletionListener(
        ended -> {
          synchronized (this) {
            if (function == opened) {
              function = null;
            }
          }
          opened.close();
        });
  }
}
