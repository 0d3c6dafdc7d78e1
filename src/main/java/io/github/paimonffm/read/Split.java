package io.github.paimonffm.read;

import io.github.paimonffm.internal.wire.Envelopes;
import io.github.paimonffm.internal.wire.SplitEnvelope;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a table that can be read by itself: some files of one bucket.
 *
 * <p>A value: bytes and nothing else, immutable, equal if its bytes are, safe to share among
 * threads, and the same in every process. The bytes carry the table that it is a part of and a
 * checksum; a {@link TableRead} of another table refuses it.
 */
public final class Split implements Serializable {

  private static final long serialVersionUID = 1L;

  static {
    Envelopes.registerSplits(Split.class, split -> split.envelope);
  }

  /** The whole envelope. */
  private final byte[] bytes;

  private final transient SplitEnvelope envelope;

  private Split(byte[] bytes) {
    this.bytes = bytes;
    this.envelope = SplitEnvelope.decode(bytes);
  }

  /**
   * Reads a split.
   *
   * @param bytes what {@link #toBytes} gave, here or elsewhere; copied
   * @return the split
   * @throws io.github.paimonffm.exception.CorruptDataException if the bytes are no whole split of
   *     this library's version
   */
  public static Split fromBytes(byte[] bytes) {
    return new Split(bytes.clone());
  }

  /**
   * The split as bytes, for another process.
   *
   * @return a copy
   */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /**
   * The snapshot that it was planned from.
   *
   * @return its number
   */
  public long snapshotId() {
    return envelope.snapshotId();
  }

  /**
   * The partition that it is a part of.
   *
   * @return the value of each partition column as text, by the columns' names in the order of the
   *     table's partition columns; null values as the table's {@code partition.default-name}; empty
   *     if the table is not partitioned, and for a split that a release with format version 1
   *     planned; unmodifiable
   */
  public Map<String, String> partition() {
    return envelope.partition();
  }

  /**
   * The bucket that it is a part of.
   *
   * @return its number in the partition
   */
  public int bucket() {
    return envelope.bucket();
  }

  /**
   * Rows in its files. In a table with a primary key fewer may be read, for rows of one key are
   * merged.
   *
   * @return a count
   */
  public long rowCount() {
    return envelope.rowCount();
  }

  /**
   * Its data files.
   *
   * @return a count
   */
  public int fileCount() {
    return envelope.fileCount();
  }

  /**
   * The size of its data files.
   *
   * @return bytes
   */
  public long fileSize() {
    return envelope.fileSize();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Split that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /**
   * Shows the table's location and the figures.
   *
   * @return a text for logs
   */
  @Override
  public String toString() {
    return "Split(table="
        + envelope.table().location()
        + ", snapshot="
        + snapshotId()
        + (partition().isEmpty() ? "" : ", partition=" + partition())
        + ", bucket="
        + bucket()
        + ", rows="
        + rowCount()
        + ", files="
        + fileCount()
        + ", bytes="
        + fileSize()
        + ")";
  }

  /**
   * What is serialized in its place, so that what comes back is checked.
   *
   * @param bytes the whole envelope
   */
  private record Travelling(byte[] bytes) implements Serializable {
    private Object readResolve() throws InvalidObjectException {
      try {
        return fromBytes(bytes);
      } catch (RuntimeException e) {
        throw new InvalidObjectException("no split", e);
      }
    }
  }

  /**
   * Has the bytes alone serialized.
   *
   * @return what travels
   */
  private Object writeReplace() {
    return new Travelling(bytes);
  }

  /**
   * Refuses a stream that holds the object itself, for it would not be checked.
   *
   * @param in the stream
   * @throws InvalidObjectException always
   */
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a split travels in another form");
  }
}
