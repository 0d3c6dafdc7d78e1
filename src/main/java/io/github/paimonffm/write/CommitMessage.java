package io.github.paimonffm.write;

import io.github.paimonffm.internal.write.MessageEnvelope;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Arrays;
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

  /** The whole envelope. */
  private final byte[] bytes;

  private final transient String description;

  private CommitMessage(byte[] bytes) {
    this.bytes = bytes;
    this.description = MessageEnvelope.decode(bytes).toString();
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

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CommitMessage that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /**
   * Shows the table's location, the commit user, the mode, the schema and the size.
   *
   * @return a text for logs
   */
  @Override
  public String toString() {
    return description;
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
