package io.github.paimonffm.spark.function;

import io.github.paimonffm.Schema;
import io.github.paimonffm.TableOptions;
import io.github.paimonffm.spark.types.ColumnReferences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.Transform;

/**
 * The fixed buckets of a table. Immutable.
 *
 * @param count the number of buckets of each partition
 * @param keys the columns of the bucket key; not empty
 * @param types the types of these columns, in Paimon's SQL syntax
 */
public record Buckets(int count, List<String> keys, List<String> types) {

  /**
   * Returns the buckets of a table whose rows are distributed by the hash of a key.
   *
   * @param schema the schema of the table
   * @return the buckets; empty if the number of buckets is not fixed, if the table has no bucket
   *     key, or if the table option {@code bucket-function.type} is not {@code default}
   */
  public static Optional<Buckets> of(Schema schema) {
    int count = option(schema);
    String function = schema.options().getOrDefault("bucket-function.type", "default");
    if (count <= 0 || !function.equalsIgnoreCase("default")) {
      return Optional.empty();
    }
    List<String> keys = keys(schema);
    List<String> types = keys.stream().map(key -> type(schema, key)).toList();
    return keys.isEmpty() ? Optional.empty() : Optional.of(new Buckets(count, keys, types));
  }

  /** Returns the bucket key: the option, or else the primary key without the partition columns. */
  private static List<String> keys(Schema schema) {
    String option = schema.options().get(TableOptions.BUCKET_KEY);
    if (option != null && !option.isBlank()) {
      return Arrays.stream(option.split(",")).map(String::strip).toList();
    }
    return defaultKeys(schema.primaryKeys(), schema.partitionKeys());
  }

  /**
   * Returns the bucket key of a table without the option {@code bucket-key}.
   *
   * @param primaryKeys the columns of the primary key
   * @param partitionKeys the partition columns
   * @return the columns of the primary key that are not partition columns
   */
  public static List<String> defaultKeys(List<String> primaryKeys, List<String> partitionKeys) {
    return primaryKeys.stream().filter(key -> !partitionKeys.contains(key)).toList();
  }

  /**
   * Returns the value of the table option {@code bucket}.
   *
   * @param schema the schema of the table
   * @return the number of buckets; -1 for dynamic buckets, or for an append table without fixed
   *     buckets; and -2 for postponed buckets
   */
  public static int option(Schema schema) {
    return Integer.parseInt(schema.options().getOrDefault(TableOptions.BUCKET, "-1").strip());
  }

  private static String type(Schema schema, String key) {
    return schema.columns().stream()
        .filter(column -> column.name().equals(key))
        .findFirst()
        .orElseThrow()
        .type();
  }

  /**
   * Returns the transform that Spark shows to users: {@code bucket(n, column, …)}.
   *
   * @return the transform
   */
  public Transform transform() {
    return Expressions.bucket(
        count, keys.stream().map(ColumnReferences::quoted).toArray(String[]::new));
  }

  /**
   * Returns the transform that Spark evaluates with {@link UnboundBucketFunction}.
   *
   * @return the transform
   */
  public Transform evaluated() {
    if (!hasCoarseTimestamp()) {
      return transform();
    }
    List<Expression> arguments = new ArrayList<>();
    arguments.add(Expressions.literal(String.join(UnboundBucketFunction.SEPARATOR, types)));
    arguments.add(Expressions.literal(count));
    keys.forEach(key -> arguments.add(ColumnReferences.column(key)));
    return Expressions.apply(
        UnboundBucketFunction.TYPED_NAME, arguments.toArray(Expression[]::new));
  }

  /**
   * Tells whether the bucket key has a floating-point number. Paimon hashes its bits, so the equal
   * numbers 0.0 and -0.0 can be in different buckets.
   *
   * @return whether a column of the bucket key has such a type
   */
  public boolean hasFloatingPoint() {
    return types.stream().anyMatch(type -> type.startsWith("FLOAT") || type.startsWith("DOUBLE"));
  }

  /**
   * Tells whether the bucket key has a timestamp with a precision of at most 3. Paimon hashes such
   * a timestamp in another way than a timestamp with a precision of 6, which is the precision of
   * Spark's timestamps.
   *
   * @return whether a column of the bucket key has such a type
   */
  public boolean hasCoarseTimestamp() {
    return types.stream().anyMatch(type -> type.matches("TIMESTAMP\\([0-3]\\).*"));
  }
}
