package io.github.paimonffm.spark.read;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.Plan;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.spark.types.ColumnReferences;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportPartitioning;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.connector.read.SupportsRuntimeV2Filtering;
import org.apache.spark.sql.connector.read.partitioning.KeyGroupedPartitioning;
import org.apache.spark.sql.connector.read.partitioning.Partitioning;
import org.apache.spark.sql.connector.read.partitioning.UnknownPartitioning;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A read of a table, planned once in the driver. */
final class PaimonScan
    implements Scan,
        Batch,
        SupportsReportStatistics,
        SupportsReportPartitioning,
        SupportsRuntimeV2Filtering {

  /** The number of tasks above which a read of many small partitions has no keys. */
  private static final int MANY_TASKS = 1_000;

  private final String name;
  private final ReadBuilder read;
  private final StructType schema;
  private final double share;
  private final Predicate[] pushed;
  private final OptionalLong limit;
  private final ReadOptions options;
  private final PartitionValues values;
  private final Optional<SplitKeys> keys;

  /**
   * The filter for the next call of {@link #toBatch}. Spark calls {@code toBatch} right after
   * {@link #filter}, in the same thread. Other parts of the query can use the same scan without the
   * filter.
   */
  private final ThreadLocal<@Nullable PartitionFilter> filter = new ThreadLocal<>();

  private Plan plan;
  private Optional<List<KeyedSplits>> keyed;

  /**
   * Creates a scan.
   *
   * @param share the fraction of the bytes of a row that the read columns have
   * @param current whether the scan reads the newest snapshot, whose schema is that of the table
   */
  PaimonScan(
      String name,
      Table table,
      ReadBuilder read,
      StructType schema,
      double share,
      Predicate[] pushed,
      OptionalLong limit,
      boolean current,
      ReadOptions options) {
    this.name = name;
    this.read = read;
    this.schema = schema;
    this.share = share;
    this.pushed = pushed;
    this.limit = limit;
    this.options = options;
    this.values = new PartitionValues(table.schema(), schema);
    this.keys =
        options.grouped()
            ? SplitKeys.of(table.schema(), schema, current, values)
            : Optional.empty();
  }

  /**
   * Returns the splits. The first call plans the read, so statistics, partitioning and tasks are
   * those of the same snapshot.
   */
  private synchronized List<Split> splits() {
    if (plan == null) {
      plan = read.newScan().plan();
    }
    return plan.splits();
  }

  /** Returns the tasks with the keys of their splits; empty if the tasks have no keys. */
  private synchronized Optional<List<KeyedSplits>> keyed() {
    if (keyed == null) {
      keyed =
          keys.flatMap(found -> found.pack(splits(), options.taskBytes()))
              .filter(tasks -> tasks.size() <= Math.max(MANY_TASKS, 2 * packed(splits()).size()));
    }
    return keyed;
  }

  private List<PackedSplits> packed(List<Split> splits) {
    return SplitPacking.pack(splits, options.taskBytes());
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
    PartitionFilter found = filter.get();
    filter.remove();
    return found == null ? this : new FilteredBatch(found.matching(splits()));
  }

  /** The read of the splits that match a partition filter. */
  private final class FilteredBatch implements Batch {
    private final List<Split> splits;

    FilteredBatch(List<Split> splits) {
      this.splits = splits;
    }

    @Override
    public InputPartition[] planInputPartitions() {
      return keyed().isPresent()
          ? keys.get().pack(splits, options.taskBytes()).get().toArray(InputPartition[]::new)
          : packed(splits).toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
      return PaimonScan.this.createReaderFactory();
    }
  }

  @Override
  public NamedReference[] filterAttributes() {
    return values.columns().stream().map(ColumnReferences::column).toArray(NamedReference[]::new);
  }

  @Override
  public void filter(Predicate[] predicates) {
    filter.set(new PartitionFilter(values, predicates));
  }

  @Override
  public Statistics estimateStatistics() {
    long rows = splits().stream().mapToLong(Split::rowCount).sum();
    long bytes = splits().stream().mapToLong(Split::sizeInBytes).sum();
    return new ScanStatistics(
        OptionalLong.of(Math.round(Math.ceil(bytes * share))),
        OptionalLong.of(Math.min(rows, limit.orElse(Long.MAX_VALUE))));
  }

  private record ScanStatistics(OptionalLong sizeInBytes, OptionalLong numRows)
      implements Statistics {}

  @Override
  public Partitioning outputPartitioning() {
    return keyed()
        .<Partitioning>map(
            tasks -> new KeyGroupedPartitioning(keys.get().expressions(), tasks.size()))
        .orElseGet(() -> new UnknownPartitioning(packed(splits()).size()));
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return keyed().isPresent()
        ? keyed().get().toArray(InputPartition[]::new)
        : packed(splits()).toArray(InputPartition[]::new);
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

  /** Compares what the scans read, because Spark executes equal scans of a query only once. */
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
