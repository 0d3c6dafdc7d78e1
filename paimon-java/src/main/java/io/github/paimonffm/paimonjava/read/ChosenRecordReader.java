package io.github.paimonffm.paimonjava.read;

import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.paimonjava.choice.NativeChoice;
import java.io.IOException;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.reader.RecordReader;
import org.jspecify.annotations.Nullable;

/**
 * A reader of splits that is either a native reader or Paimon Java's own reader. A native reader
 * that refuses its first batch is replaced by Paimon Java's own reader.
 */
public final class ChosenRecordReader implements RecordReader<InternalRow> {

  /** Opens Paimon Java's own reader. */
  interface Fallback {
    RecordReader<InternalRow> open(String reason) throws IOException;
  }

  private final Fallback fallback;
  private RecordReader<InternalRow> reader;

  /** Null before the native reader has returned its first batch. */
  private @Nullable NativeChoice choice;

  /** The first batch, if the choice needed it. */
  private @Nullable RecordIterator<InternalRow> first;

  private ChosenRecordReader(
      RecordReader<InternalRow> reader, Fallback fallback, @Nullable NativeChoice choice) {
    this.reader = reader;
    this.fallback = fallback;
    this.choice = choice;
  }

  static ChosenRecordReader ofNative(NativeRecordReader reader, Fallback fallback) {
    return new ChosenRecordReader(reader, fallback, null);
  }

  static ChosenRecordReader ofPaimonJava(String reason, Fallback fallback) throws IOException {
    return new ChosenRecordReader(fallback.open(reason), fallback, NativeChoice.paimonJava(reason));
  }

  /**
   * Returns the choice of this reader, and makes it if it has not been made.
   *
   * @return the choice
   * @throws IOException if the first batch cannot be read
   */
  public NativeChoice choice() throws IOException {
    if (choice == null) {
      first = readBatch();
    }
    return choice;
  }

  @Override
  public @Nullable RecordIterator<InternalRow> readBatch() throws IOException {
    if (first != null) {
      RecordIterator<InternalRow> batch = first;
      first = null;
      return batch;
    }
    try {
      RecordIterator<InternalRow> batch = reader.readBatch();
      if (choice == null) {
        choice = NativeChoice.NATIVE;
      }
      return batch;
    } catch (UnsupportedFeatureException e) {
      if (choice != null) {
        throw new IOException("the native reader could not read a later file: " + e, e);
      }
      reader.close();
      reader = fallback.open(e.getMessage());
      choice = NativeChoice.paimonJava(e.getMessage());
      return reader.readBatch();
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
