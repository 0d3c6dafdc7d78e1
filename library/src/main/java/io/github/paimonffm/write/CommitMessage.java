package io.github.paimonffm.write;

import io.github.paimonffm.internal.wire.Envelopes;
import io.github.paimonffm.internal.wire.MessageEnvelope;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a writer for one partition and bucket, which the caller passes to a committer. A
 * message contains the names and statistics of data files, but no rows.
 *
 * <p>A message is a sequence of bytes. It is immutable, safe for use by multiple threads, and valid
 * in every process. Two messages are equal if their bytes are equal. The bytes identify the table,
 * the commit user and the mode that the message was written for, and carry a checksum. A committer
 * refuses messages of another table, commit user or mode.
 */
public final class CommitMessage implements Serializable {

  private static final long serialVersionUID = 1L;

  static {
    Envelopes.registerMessages(CommitMessage.class, message -> message.envelope);
  }

  /**
   * The content of the message. Its encoding is unique, so the message does not keep its bytes: a
   * driver can have very many messages at the same time.
   */
  private final transient MessageEnvelope envelope;

  private CommitMessage(MessageEnvelope envelope) {
    this.envelope = envelope;
  }

  /**
   * Creates a message from its bytes.
   *
   * @param bytes the bytes that {@link #toBytes} returned, in any process; copied
   * @return the message
   * @throws io.github.paimonffm.exception.CorruptDataException if the bytes are not a complete
   *     message in the format version of this library
   */
  public static CommitMessage fromBytes(byte[] bytes) {
    return new CommitMessage(MessageEnvelope.decode(bytes.clone()));
  }

  /**
   * Returns the message as bytes that any process can read.
   *
   * @return a copy of the bytes
   */
  public byte[] toBytes() {
    return envelope.encode();
  }

  /**
   * Returns the partition that was written to.
   *
   * @return the value of each partition column as text, keyed by column name (for example {@code
   *     dt=2026-06-26}), in the order of the partition columns; nulls appear as the table's {@code
   *     partition.default-name}; empty for an unpartitioned table; unmodifiable
   */
  public Map<String, String> partition() {
    return envelope.summary().partition();
  }

  /**
   * Returns the bucket that was written to.
   *
   * @return the number of the bucket
   */
  public int bucket() {
    return envelope.summary().bucket();
  }

  /**
   * Returns the number of data files.
   *
   * @return the number of data files
   */
  public long fileCount() {
    return envelope.summary().fileCount();
  }

  /**
   * Returns the number of rows that were written, before rows with the same key are merged.
   *
   * @return the number of rows
   */
  public long rowCount() {
    return envelope.summary().rowCount();
  }

  /**
   * Returns the total size of the data files.
   *
   * @return the size in bytes
   */
  public long sizeInBytes() {
    return envelope.summary().fileSize();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CommitMessage that && envelope.equals(that.envelope);
  }

  @Override
  public int hashCode() {
    return envelope.hashCode();
  }

  /**
   * Returns the partition, the bucket, the numbers of files, rows and bytes, the location of the
   * table, the commit user, the mode and the schema id.
   *
   * @return a string for logs
   */
  @Override
  public String toString() {
    return envelope.toString();
  }

  /**
   * The serialized form of a message. Deserialization checks the bytes.
   *
   * @param bytes the envelope with its checksum
   */
  private record SerializedForm(byte[] bytes) implements Serializable {
    private Object readResolve() throws InvalidObjectException {
      try {
        return fromBytes(bytes);
      } catch (RuntimeException e) {
        throw new InvalidObjectException("the serialized commit message is not valid", e);
      }
    }
  }

  /**
   * Replaces the message with its serialized form.
   *
   * @return the serialized form
   */
  private Object writeReplace() {
    return new SerializedForm(envelope.encode());
  }

  /**
   * Refuses a stream that contains a message instead of its serialized form, because the bytes of
   * such a message would not be checked.
   *
   * @param in the stream
   * @throws InvalidObjectException always
   */
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException(
        "a commit message can only be deserialized from its serialized form");
  }
}
