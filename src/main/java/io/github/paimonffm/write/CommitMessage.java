package io.github.paimonffm.write;

import io.github.paimonffm.internal.wire.Envelopes;
import io.github.paimonffm.internal.wire.MessageEnvelope;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a writer has written to one partition and bucket, to be given to the committer: the names
 * and statistics of files, not their rows.
 *
 * <p>A value: bytes and nothing else, immutable, equal if its bytes are, safe to share among
 * threads, and the same in every process. The bytes carry the table, the commit user and the mode
 * that it was written for, and a checksum; a committer refuses a message that is not its own.
 */
public final class CommitMessage implements Serializable {

  private static final long serialVersionUID = 1L;

  static {
    Envelopes.registerMessages(CommitMessage.class, message -> message.envelope);
  }

  /** The whole envelope. */
  private final byte[] bytes;

  private final transient MessageEnvelope envelope;

  private CommitMessage(byte[] bytes) {
    this.bytes = bytes;
    this.envelope = MessageEnvelope.decode(bytes);
  }

  /**
   * Reads a message.
   *
   * @param bytes what {@link #toBytes} gave, here or elsewhere; copied
   * @return the message
   * @throws io.github.paimonffm.exception.CorruptDataException if the bytes are no whole message of
   *     this library's version
   */
  public static CommitMessage fromBytes(byte[] bytes) {
    return new CommitMessage(bytes.clone());
  }

  /**
   * The message as bytes, for another process.
   *
   * @return a copy
   */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /**
   * The partition that was written to.
   *
   * @return the value of each partition column as text, by the column's name ({@code dt} to {@code
   *     2026-06-26}), in the order of the columns; null shows as the table's {@code
   *     partition.default-name}; empty for a table without partitions; unmodifiable
   */
  public Map<String, String> partition() {
    return envelope.summary().partition();
  }

  /**
   * The bucket that was written to.
   *
   * @return its number
   */
  public int bucket() {
    return envelope.summary().bucket();
  }

  /**
   * How many data files there are.
   *
   * @return the files
   */
  public int fileCount() {
    return envelope.summary().fileCount();
  }

  /**
   * How many rows were written, before rows of one key are merged.
   *
   * @return the rows
   */
  public long rowCount() {
    return envelope.summary().rowCount();
  }

  /**
   * How large the data files are.
   *
   * @return the bytes
   */
  public long fileSizeInBytes() {
    return envelope.summary().fileSize();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CommitMessage that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /**
   * Shows partition, bucket, files, rows and bytes, and the table's location, the commit user, the
   * mode and the schema.
   *
   * @return a text for logs
   */
  @Override
  public String toString() {
    return envelope.toString();
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
        throw new InvalidObjectException("no commit message", e);
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
    throw new InvalidObjectException("a commit message travels in another form");
  }
}
