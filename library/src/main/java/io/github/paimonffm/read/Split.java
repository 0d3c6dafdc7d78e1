package io.github.paimonffm.read;

import io.github.paimonffm.internal.wire.Envelopes;
import io.github.paimonffm.internal.wire.SplitEnvelope;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A part of a table that can be read independently: some data files of one bucket.
 *
 * <p>A split is a sequence of bytes. It is immutable, safe for use by multiple threads, and valid
 * in every process. Two splits are equal if their bytes are equal. The bytes identify the table and
 * carry a checksum. A {@link TableRead} of another table refuses the split.
 */
public final class Split implements Serializable {

  private static final long serialVersionUID = 1L;

  static {
    Envelopes.registerSplits(Split.class, split -> split.envelope);
  }

  /** The envelope with its checksum. */
  private final byte[] bytes;

  private final transient SplitEnvelope envelope;

  private Split(byte[] bytes) {
    this.bytes = bytes;
    this.envelope = SplitEnvelope.decode(bytes);
  }

  /**
   * Creates a split from its bytes.
   *
   * @param bytes the bytes that {@link #toBytes} returned, in any process; copied
   * @return the split
   * @throws io.github.paimonffm.exception.CorruptDataException if the bytes are not a complete
   *     split in the format version of this library
   */
  public static Split fromBytes(byte[] bytes) {
    return new Split(bytes.clone());
  }

  /**
   * Returns the split as bytes that any process can read.
   *
   * @return a copy of the bytes
   */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /**
   * Returns the snapshot that the split was planned from.
   *
   * @return the id of the snapshot
   */
  public long snapshotId() {
    return envelope.snapshotId();
  }

  /**
   * Returns the partition of the split.
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
   * Returns the bucket of the split.
   *
   * @return the number of the bucket within its partition
   */
  public int bucket() {
    return envelope.bucket();
  }

  /**
   * Returns the number of buckets of the partition when the files of the split were written. If the
   * number of buckets of a table was changed, a partition keeps the old number until its rows are
   * overwritten.
   *
   * @return the number of buckets; empty if the table has no fixed number of buckets, and for a
   *     split that a release with format version 1 or 2 planned
   */
  public OptionalInt totalBuckets() {
    int buckets = envelope.totalBuckets();
    return buckets > 0 ? OptionalInt.of(buckets) : OptionalInt.empty();
  }

  /**
   * Returns the number of rows in the data files. A read of a table with a primary key can return
   * fewer rows, because it merges the rows of each key.
   *
   * @return the number of rows
   */
  public long rowCount() {
    return envelope.rowCount();
  }

  /**
   * Returns the number of data files.
   *
   * @return the number of data files
   */
  public long fileCount() {
    return envelope.fileCount();
  }

  /**
   * Returns the total size of the data files.
   *
   * @return the size in bytes
   */
  public long sizeInBytes() {
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
   * Returns the location of the table, the snapshot, the bucket and the counts.
   *
   * @return a string for logs
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
        + sizeInBytes()
        + ")";
  }

  /**
   * The serialized form of a split. Deserialization checks the bytes.
   *
   * @param bytes the envelope with its checksum
   */
  private record SerializedForm(byte[] bytes) implements Serializable {
    private Object readResolve() throws InvalidObjectException {
      try {
        return fromBytes(bytes);
      } catch (RuntimeException e) {
        throw new InvalidObjectException("the serialized split is not valid", e);
      }
    }
  }

  /**
   * Replaces the split with its serialized form.
   *
   * @return the serialized form
   */
  private Object writeReplace() {
    return new SerializedForm(bytes);
  }

  /**
   * Refuses a stream that contains a split instead of its serialized form, because the bytes of
   * such a split would not be checked.
   *
   * @param in the stream
   * @throws InvalidObjectException always
   */
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a split can only be deserialized from its serialized form");
  }
}
