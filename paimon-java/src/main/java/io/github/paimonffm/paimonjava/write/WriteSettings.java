package io.github.paimonffm.paimonjava.write;

import org.apache.paimon.data.BlobConsumer;
import org.apache.paimon.disk.IOManager;
import org.apache.paimon.memory.MemoryPoolFactory;
import org.apache.paimon.metrics.MetricRegistry;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.types.RowType;
import org.jspecify.annotations.Nullable;

/** What a caller sets on a {@link BatchTableWrite} before the first row. Mutable. */
final class WriteSettings {

  @Nullable IOManager ioManager;
  @Nullable RowType writeType;
  @Nullable MemoryPoolFactory memoryPoolFactory;
  @Nullable BlobConsumer blobConsumer;
  @Nullable MetricRegistry metricRegistry;

  /** Passes the settings on to a writer of Paimon Java. */
  void apply(BatchTableWrite write) {
    if (ioManager != null) {
      write.withIOManager(ioManager);
    }
    if (writeType != null) {
      write.withWriteType(writeType);
    }
    if (memoryPoolFactory != null) {
      write.withMemoryPoolFactory(memoryPoolFactory);
    }
    if (blobConsumer != null) {
      write.withBlobConsumer(blobConsumer);
    }
    if (metricRegistry != null) {
      write.withMetricRegistry(metricRegistry);
    }
  }
}
