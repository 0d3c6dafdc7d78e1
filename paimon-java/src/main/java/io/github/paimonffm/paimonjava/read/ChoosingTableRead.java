package io.github.paimonffm.paimonjava.read;

import io.github.paimonffm.paimonjava.choice.Fallback;
import io.github.paimonffm.paimonjava.choice.UnfitException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.disk.IOManager;
import org.apache.paimon.metrics.MetricRegistry;
import org.apache.paimon.predicate.Predicate;
import org.apache.paimon.predicate.TopN;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.source.DataSplit;
import org.apache.paimon.table.source.InnerTableRead;
import org.apache.paimon.table.source.Split;
import org.apache.paimon.table.source.TableRead;
import org.apache.paimon.types.RowType;
import org.jspecify.annotations.Nullable;

/**
 * A read whose readers are native readers, or Paimon Java's own readers if the native reader cannot
 * read the splits. Each reader is chosen before its first row.
 */
public final class ChoosingTableRead implements InnerTableRead {

  private final FileStoreTable table;
  private final InnerTableRead paimonJava;
  private final ReadFeatures features;
  private ReadSettings settings = ReadSettings.ALL;

  /**
   * Creates a read.
   *
   * @param table the table of Paimon Java
   * @param paimonJava Paimon Java's own read of the table, which gets the same settings
   */
  public ChoosingTableRead(FileStoreTable table, InnerTableRead paimonJava) {
    this.table = table;
    this.paimonJava = paimonJava;
    this.features = new ReadFeatures(table);
  }

  @Override
  public InnerTableRead withFilter(@Nullable Predicate predicate) {
    paimonJava.withFilter(predicate);
    settings = settings.withFilter(predicate);
    return this;
  }

  /** Paimon Java prefers {@link #withReadType}. */
  @Override
  @Deprecated
  public InnerTableRead withProjection(int @Nullable [] projection) {
    return projection == null ? this : withReadType(table.rowType().project(projection));
  }

  @Override
  public InnerTableRead withReadType(RowType readType) {
    paimonJava.withReadType(readType);
    settings = settings.withReadType(readType);
    return this;
  }

  /** Passes the order on to Paimon Java's own readers; native readers return more rows. */
  @Override
  public InnerTableRead withTopN(TopN topN) {
    paimonJava.withTopN(topN);
    return this;
  }

  @Override
  public InnerTableRead withLimit(int limit) {
    paimonJava.withLimit(limit);
    settings = settings.withLimit(limit);
    return this;
  }

  @Override
  public InnerTableRead forceKeepDelete() {
    paimonJava.forceKeepDelete();
    settings = settings.keepingDeletes();
    return this;
  }

  @Override
  public TableRead executeFilter() {
    paimonJava.executeFilter();
    settings = settings.executingFilter();
    return this;
  }

  /** Passes the manager on to Paimon Java's own readers; native readers do not spill to disk. */
  @Override
  public TableRead withIOManager(IOManager ioManager) {
    paimonJava.withIOManager(ioManager);
    return this;
  }

  @Override
  public InnerTableRead withMetricRegistry(MetricRegistry registry) {
    paimonJava.withMetricRegistry(registry);
    return this;
  }

  @Override
  public RecordReader<InternalRow> createReader(Split split) throws IOException {
    return reader(List.of(split), () -> paimonJava.createReader(split));
  }

  @Override
  public RecordReader<InternalRow> createReader(List<Split> splits) throws IOException {
    return reader(List.copyOf(splits), () -> paimonJava.createReader(splits));
  }

  /** Opens Paimon Java's own reader. */
  private interface PaimonJavaReader {
    RecordReader<InternalRow> open() throws IOException;
  }

  private RecordReader<InternalRow> reader(List<Split> splits, PaimonJavaReader paimonJava)
      throws IOException {
    ChosenRecordReader.Fallback fallback =
        reason -> {
          Fallback.READER.use(table, reason);
          return paimonJava.open();
        };
    Optional<String> reason = features.reason(settings, splits);
    if (reason.isEmpty()) {
      try {
        List<DataSplit> data = splits.stream().map(DataSplit.class::cast).toList();
        return ChosenRecordReader.ofNative(
            NativeRecordReader.open(table, settings, data), fallback);
      } catch (UnfitException e) {
        reason = Optional.of(e.getMessage());
      }
    }
    return ChosenRecordReader.ofPaimonJava(reason.get(), fallback);
  }
}
