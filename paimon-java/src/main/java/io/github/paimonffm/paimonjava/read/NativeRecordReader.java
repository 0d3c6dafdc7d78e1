package io.github.paimonffm.paimonjava.read;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.paimonjava.choice.UnfitException;
import io.github.paimonffm.paimonjava.lifecycle.Resources;
import io.github.paimonffm.paimonjava.read.columns.Columns;
import io.github.paimonffm.paimonjava.table.NativeTable;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.read.SplitSerializer;
import io.github.paimonffm.read.TableReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.io.DataOutputSerializer;
import org.apache.paimon.predicate.Predicate;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.source.DataSplit;
import org.apache.paimon.types.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Paimon Java's {@link RecordReader} on a native reader: each batch has the rows of one Arrow
 * batch.
 *
 * <p>One thread reads batches. Any thread can release a batch.
 */
final class NativeRecordReader implements RecordReader<InternalRow> {

  private final String tableName;
  private final NativeTable nativeTable;
  private final BufferAllocator allocator;
  private final TableReader reader;
  private final RowType readType;
  private final @Nullable Predicate filter;

  /** The number of rows that the reader may still return; null for no limit. */
  private @Nullable RowLimit limit;

  /** The batches that the caller has not released. */
  private final Set<ArrowBatch> open = new HashSet<>();

  private boolean closed;

  private NativeRecordReader(
      String tableName,
      NativeTable nativeTable,
      BufferAllocator allocator,
      TableReader reader,
      NativeRequest request) {
    this.tableName = tableName;
    this.nativeTable = nativeTable;
    this.allocator = allocator;
    this.reader = reader;
    this.readType = request.readType();
    this.filter = request.remainingFilter();
    this.limit = request.remainingLimit() == null ? null : new RowLimit(request.remainingLimit());
  }

  /**
   * Opens a reader.
   *
   * @param table the table of Paimon Java
   * @param splits splits that Paimon Java has planned
   * @throws UnfitException if the native library cannot read the splits
   */
  static NativeRecordReader open(
      FileStoreTable table, ReadSettings settings, List<DataSplit> splits) throws UnfitException {
    NativeRequest request = NativeRequest.of(table, settings);
    try (Resources opened = new Resources()) {
      NativeTable nativeTable = opened.add(NativeTable.openForReaders(table));
      BufferAllocator allocator = opened.add(new RootAllocator());
      TableReader reader;
      try {
        reader = open(nativeTable, request, splits, allocator);
      } catch (InvalidArgumentException e) {
        if (request.filter() == null) {
          throw e;
        }
        // The native library refuses a literal that Paimon Java accepts.
        request = NativeRequest.withoutNativeFilter(table, settings);
        reader = open(nativeTable, request, splits, allocator);
      }
      opened.add(reader);
      requireTypes(reader, request);
      NativeRecordReader result =
          new NativeRecordReader(table.fullName(), nativeTable, allocator, reader, request);
      opened.keep();
      return result;
    } catch (UnsupportedFeatureException e) {
      throw new UnfitException(e.getMessage(), e);
    } catch (PaimonException | LinkageError | IOException e) {
      throw new UnfitException("the native reader could not be opened: " + e, e);
    }
  }

  private static TableReader open(
      NativeTable table, NativeRequest request, List<DataSplit> splits, BufferAllocator allocator) {
    ReadBuilder builder = request.builder(table.table());
    List<Split> translated = new ArrayList<>(splits.size());
    for (DataSplit split : splits) {
      translated.add(SplitSerializer.deserialize(bytes(split), builder));
    }
    return builder.newRead().createReader(translated, allocator);
  }

  private static byte[] bytes(DataSplit split) {
    DataOutputSerializer out = new DataOutputSerializer(1024);
    try {
      split.serialize(out);
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer in memory failed", e);
    }
    return out.getCopyOfBuffer();
  }

  private static void requireTypes(TableReader reader, NativeRequest request)
      throws UnfitException, IOException {
    List<Field> fields = reader.getVectorSchemaRoot().getSchema().getFields();
    RowType type = request.readType();
    for (int i = 0; i < type.getFieldCount(); i++) {
      Optional<String> reason =
          Columns.reason(type.getFieldNames().get(i), type.getTypeAt(i), fields.get(i));
      if (reason.isPresent()) {
        throw new UnfitException(reason.get());
      }
    }
  }

  /**
   * Reads the next batch.
   *
   * @throws UnsupportedFeatureException if the native library cannot read a file
   * @throws IOException for all other failures
   */
  @Override
  public @Nullable RecordIterator<InternalRow> readBatch() throws IOException {
    if (closed) {
      throw new IllegalStateException("the reader of table " + tableName + " is closed");
    }
    if (limit != null && limit.isReached()) {
      return null;
    }
    try {
      if (!reader.loadNextBatch()) {
        return null;
      }
    } catch (UnsupportedFeatureException e) {
      throw e;
    } catch (PaimonException e) {
      throw new IOException(
          "the native reader could not read table " + tableName + ": " + e.getMessage(), e);
    }
    ArrowBatch batch =
        ArrowBatch.take(reader.getVectorSchemaRoot(), allocator, readType, this::released);
    synchronized (open) {
      open.add(batch);
    }
    return new BatchRows(batch, filter, limit);
  }

  private void released(ArrowBatch batch) {
    synchronized (open) {
      open.remove(batch);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<ArrowBatch> unreleased;
    synchronized (open) {
      unreleased = List.copyOf(open);
    }
    try (Resources opened = new Resources()) {
      opened.add(nativeTable);
      opened.add(allocator);
      opened.add(reader);
      unreleased.forEach(opened::add);
    }
  }
}
