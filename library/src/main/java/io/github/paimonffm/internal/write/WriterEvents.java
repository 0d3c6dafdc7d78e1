package io.github.paimonffm.internal.write;

import io.github.paimonffm.internal.events.PrepareEvent;
import io.github.paimonffm.internal.events.WriteEvent;
import io.github.paimonffm.internal.events.WriterEvent;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.internal.wire.TableIdentity;
import io.github.paimonffm.write.WriteMetrics;
import java.util.function.Supplier;

/** The Flight Recorder events of one writer. Not safe for use by multiple threads. */
final class WriterEvents {

  private static final long INTERVAL_NANOS = 1_000_000_000;

  private final TableIdentity table;
  private final String commitUser;
  private long lastCounters = System.nanoTime();

  WriterEvents(TableIdentity table, String commitUser) {
    this.table = table;
    this.commitUser = commitUser;
  }

  /** Records a call with a batch, and the counters of the writer if a second has passed. */
  void wrote(WriteEvent event, int rows, Supplier<WriteMetrics> metrics) {
    event.end();
    if (event.shouldCommit()) {
      event.record(table.location(), table.branch(), rows, metrics.get().bufferedBytes());
    }
    long now = System.nanoTime();
    if (now - lastCounters >= INTERVAL_NANOS) {
      lastCounters = now;
      counters(metrics);
    }
  }

  /** Records a call of {@code prepareCommit}, and the counters of the writer. */
  void prepared(PrepareEvent event, int messages, Supplier<WriteMetrics> metrics) {
    event.end();
    if (event.shouldCommit()) {
      event.record(table.location(), table.branch(), commitUser, messages);
    }
    counters(metrics);
  }

  /** Records the counters of the writer. */
  void counters(Supplier<WriteMetrics> metrics) {
    WriterEvent event = new WriterEvent();
    if (event.isEnabled()) {
      event.record(
          table.location(), table.branch(), commitUser, metrics.get(), NativeHandles.live());
    }
  }
}
