package io.github.paimonffm.spark.write;

import io.github.paimonffm.Schema;
import io.github.paimonffm.spark.function.Buckets;
import io.github.paimonffm.spark.types.ColumnReferences;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.distributions.Distribution;
import org.apache.spark.sql.connector.distributions.Distributions;
import org.apache.spark.sql.connector.expressions.Expression;

/**
 * The distribution of the rows of a write among its tasks.
 *
 * @param clustering the expressions whose values are equal for rows that the same task must write;
 *     empty if any task can write any row
 * @param required whether a commit without this distribution is refused. If not, the distribution
 *     only keeps the number of files small
 * @param singleTask whether one task must write all rows
 */
record RowDistribution(List<Expression> clustering, boolean required, boolean singleTask) {

  private static final RowDistribution ANY = new RowDistribution(List.of(), false, false);

  /**
   * Returns the distribution for a table.
   *
   * @param options the options of the write
   * @param functions whether Spark can compute buckets with the function of the catalog
   * @throws IllegalArgumentException if the table requires a distribution that is not wanted; the
   *     message has the reason
   */
  static RowDistribution of(Schema schema, WriteOptions options, boolean functions) {
    RowDistribution distribution = of(schema, functions);
    if (options.distributed()) {
      return distribution;
    }
    if (distribution.required) {
      throw new IllegalArgumentException(
          options.distribution()
              + " cannot be 'none': the table has a primary key, so one task must write all"
              + " rows of a key");
    }
    return ANY;
  }

  private static RowDistribution of(Schema schema, boolean functions) {
    List<String> key = schema.primaryKeys();
    List<String> partitionKeys = schema.partitionKeys();
    List<Expression> byPartition = new ArrayList<>();
    partitionKeys.forEach(column -> byPartition.add(ColumnReferences.identity(column)));
    Optional<Buckets> buckets = Buckets.of(schema);
    if (functions) {
      buckets.ifPresent(found -> byPartition.add(found.evaluated()));
    }
    boolean postponed = Buckets.option(schema) == -2;
    if (key.isEmpty() || postponed) {
      return new RowDistribution(byPartition, false, false);
    }
    // Without fixed buckets, the writer of a partition finds or assigns the buckets of its keys.
    boolean keysStay = key.containsAll(partitionKeys);
    boolean byBucket = buckets.isPresent() && functions;
    if (byBucket || !partitionKeys.isEmpty() && keysStay) {
      return new RowDistribution(byPartition, true, false);
    }
    List<Expression> byKey = key.stream().<Expression>map(ColumnReferences::identity).toList();
    return new RowDistribution(byKey, true, true);
  }

  /** Returns the distribution in Spark's form. */
  Distribution toSpark() {
    return clustering.isEmpty()
        ? Distributions.unspecified()
        : Distributions.clustered(clustering.toArray(Expression[]::new));
  }
}
