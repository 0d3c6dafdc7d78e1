package io.github.paimonffm.paimonjava.write;

import io.github.paimonffm.write.WriteMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.paimon.metrics.MetricGroup;
import org.apache.paimon.metrics.MetricRegistry;
import org.apache.paimon.operation.metrics.WriterBufferMetric;
import org.jspecify.annotations.Nullable;

/** The metrics of a native writer in a metric registry of Paimon Java. */
final class WriteMetricGroups implements AutoCloseable {

  /** The group of the metrics that Paimon Java's own writer does not have. */
  static final String NATIVE_GROUP = "nativeWriter";

  private final List<MetricGroup> groups = new ArrayList<>();

  /**
   * Registers the metrics of a writer: in Paimon Java's group of write buffers and in a group of
   * its own.
   *
   * @param registry the registry; null to register nothing
   */
  static WriteMetricGroups register(
      @Nullable MetricRegistry registry, String table, Supplier<WriteMetrics> metrics) {
    WriteMetricGroups groups = new WriteMetricGroups();
    if (registry != null) {
      MetricGroup buffers =
          groups.add(registry.createTableMetricGroup(WriterBufferMetric.GROUP_NAME, table));
      gauge(buffers, WriterBufferMetric.NUM_WRITERS, metrics, WriteMetrics::openPartitions);
      gauge(
          buffers, WriterBufferMetric.USED_WRITE_BUFFER_SIZE, metrics, WriteMetrics::bufferedBytes);
      MetricGroup own = groups.add(registry.createTableMetricGroup(NATIVE_GROUP, table));
      gauge(own, "rows", metrics, WriteMetrics::rows);
      gauge(own, "bytes", metrics, WriteMetrics::bytes);
      gauge(own, "files", metrics, WriteMetrics::files);
      gauge(own, "fileBytes", metrics, WriteMetrics::fileBytes);
      gauge(own, "encodingMillis", metrics, m -> m.encoding().toMillis());
      gauge(own, "waitingMillis", metrics, m -> m.waiting().toMillis());
    }
    return groups;
  }

  private MetricGroup add(MetricGroup group) {
    groups.add(group);
    return group;
  }

  private static void gauge(
      MetricGroup group,
      String name,
      Supplier<WriteMetrics> metrics,
      ToLongFunction<WriteMetrics> value) {
    group.gauge(name, () -> value.applyAsLong(metrics.get()));
  }

  @Override
  public void close() {
    groups.forEach(MetricGroup::close);
  }
}
