package io.github.paimonffm.spark.write;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.PaimonException;
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

  private final String name;
  private final Table table;
  private final LogicalWriteInfo info;
  private final WriteOptions options;
  private final WriteMode mode;
  private final RowDistribution distribution;
  private final boolean droppedOnFailure;

  PaimonWrite(
      String name,
      Table table,
      LogicalWriteInfo info,
      WriteOptions options,
      WriteMode mode,
      boolean droppedOnFailure) {
    this.name = name;
    this.table = table;
    this.info = info;
    this.options = options;
    this.mode = mode;
    this.distribution = RowDistribution.of(table.schema(), options.distributed());
    this.droppedOnFailure = droppedOnFailure;
  }

  @Override
  public String description() {
    return "paimon-ffm " + name + " " + mode;
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
          mode.builder(table.newBatchWriteBuilder())
              .withMemoryLimit(options.memoryLimit())
              .withIgnoredOptions(options.acceptedOptions());
      if (options.unreadableData()) {
        builder = builder.withUnreadableData();
      }
      // This call refuses a table that cannot be written, before the tasks start.
      builder.withParallelism(options.parallelism().orElse(1)).newWrite().close();
    } catch (UnsupportedFeatureException e) {
      throw new UnsupportedOperationException(refusal(e), e);
    } catch (InvalidArgumentException e) {
      throw new IllegalArgumentException(refusal(e), e);
    }
    return new PaimonBatchWrite(name, builder, mode, info.schema(), options, droppedOnFailure);
  }

  /** Returns the message with the names of the write options instead of the library's methods. */
  private String refusal(PaimonException e) {
    String reason =
        e.getMessage()
            .replace("withUnreadableData", "the write option unreadable-data=true")
            .replace("withIgnoredOptions", "the write option accepted-options");
    return "table " + name + " cannot be written: " + reason;
  }
}
