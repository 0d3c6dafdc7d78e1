package io.github.paimonffm.spark.write;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.write.BatchWriteBuilder;
import org.apache.spark.sql.connector.distributions.Distribution;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.RequiresDistributionAndOrdering;

/** A write to a table, as Spark plans it. */
final class PaimonWrite implements RequiresDistributionAndOrdering {

  private final WriteTarget target;
  private final LogicalWriteInfo info;
  private final WriteOptions options;
  private final WriteMode mode;
  private final RowDistribution distribution;

  PaimonWrite(WriteTarget target, LogicalWriteInfo info, WriteOptions options, WriteMode mode) {
    this.target = target;
    this.info = info;
    this.options = options;
    this.mode = mode;
    this.distribution = RowDistribution.of(target.table().schema(), options, target.inCatalog());
  }

  @Override
  public String description() {
    return "paimon-ffm " + target.name() + " " + mode;
  }

  @Override
  public Distribution requiredDistribution() {
    return distribution.toSpark();
  }

  @Override
  public boolean distributionStrictlyRequired() {
    return distribution.required();
  }

  @Override
  public int requiredNumPartitions() {
    return distribution.singleTask() ? 1 : 0;
  }

  @Override
  public SortOrder[] requiredOrdering() {
    // A writer keeps many partitions open within its memory limit, so a sort would cost more than
    // it saves.
    return new SortOrder[0];
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return WriteMetric.supported();
  }

  @Override
  public BatchWrite toBatch() {
    // Each execution of the write makes its own commit.
    BatchWriteBuilder builder;
    try {
      builder =
          mode.builder(target.table().newBatchWriteBuilder())
              .withMemoryLimit(options.memoryLimit())
              .withIgnoredOptions(options.acceptedOptions());
      if (options.unreadableData()) {
        builder = builder.withUnreadableData();
      }
      // This call refuses a table that cannot be written, before the tasks start.
      builder.withParallelism(options.parallelism().orElse(1)).newWrite().close();
      builder.newCommit().close();
    } catch (UnsupportedFeatureException | InvalidArgumentException e) {
      throw Refusal.of(target.name(), e);
    }
    return new PaimonBatchWrite(target, builder, mode, info.schema(), options);
  }
}
