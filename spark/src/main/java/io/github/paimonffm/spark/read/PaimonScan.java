package io.github.paimonffm.spark.read;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.Plan;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.read.Split;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportPartitioning;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.connector.read.partitioning.KeyGroupedPartitioning;
import org.apache.spark.sql.connector.read.partitioning.Partitioning;
import org.apache.spark.sql.connector.read.partitioning.UnknownPartitioning;
import org.apache.spark.sql.types.StructType;

/** A read of a table, planned once in the driver. */
final class PaimonScan
    implements Scan, Batch, SupportsReportStatistics, SupportsReportPartitioning {

  private final String name;
  private final ReadBuilder read;
  private final StructType schema;
  private final Predicate[] pushed;
  private final OptionalLong limit;
  private final ReadOptions options;
  private final Optional<SplitKeys> keys;
  private Plan plan;

  PaimonScan(
      String name,
      Table table,
      ReadBuilder read,
      StructType schema,
      Predicate[] pushed,
      OptionalLong limit,
      ReadOptions options) {
    this.name = name;
    this.read = read;
    this.schema = schema;
    this.pushed = pushed;
    this.limit = limit;
    this.options = options;
    this.keys = options.grouped() ? SplitKeys.of(table.schema(), schema) : Optional.empty();
  }

  /** Plans at the first use. Statistics, partitioning and tasks come from the same snapshot. */
  private synchronized List<Split> splits() {
    if (plan == null) {
      plan = read.newScan().plan();
    }
    return plan.splits();
  }

  @Override
  public StructType readSchema() {
    return schema;
  }

  @Override
  public String description() {
    String filters =
        Arrays.stream(pushed).map(Predicate::describe).collect(Collectors.joining(", "));
    return "paimon-ffm %s [filters: %s%s]"
        .formatted(name, filters, limit.isPresent() ? ", limit: " + limit.getAsLong() : "");
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public Statistics estimateStatistics() {
    long rows = splits().stream().mapToLong(Split::rowCount).sum();
    long bytes = splits().stream().mapToLong(Split::sizeInBytes).sum();
    return new ScanStatistics(
        OptionalLong.of(bytes), OptionalLong.of(Math.min(rows, limit.orElse(Long.MAX_VALUE))));
  }

  private record ScanStatistics(OptionalLong sizeInBytes, OptionalLong numRows)
      implements Statistics {}

  @Override
  public Partitioning outputPartitioning() {
    Optional<List<KeyedSplits>> keyed = keys.flatMap(found -> found.group(splits()));
    if (keyed.isEmpty()) {
      return new UnknownPartitioning(planInputPartitions().length);
    }
    return new KeyGroupedPartitioning(keys.get().expressions(), keyed.get().size());
  }

  @Override
  public InputPartition[] planInputPartitions() {
    Optional<List<KeyedSplits>> keyed = keys.flatMap(found -> found.group(splits()));
    return keyed.isPresent()
        ? keyed.get().toArray(InputPartition[]::new)
        : SplitPacking.pack(splits(), options.taskBytes()).toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new BatchReaderFactory(read, schema);
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return ReadMetric.supported();
  }

  @Override
  public String toString() {
    return description();
  }

  /** Equal scans let Spark reuse the result of one of them. */
  @Override
  public boolean equals(Object other) {
    return other instanceof PaimonScan that
        && name.equals(that.name)
        && schema.equals(that.schema)
        && Arrays.equals(pushed, that.pushed)
        && limit.equals(that.limit)
        && splits().equals(that.splits());
  }

  @Override
  public int hashCode() {
    return name.hashCode() + 31 * schema.hashCode() + Arrays.hashCode(pushed);
  }
}
