package io.github.paimonffm.write;

import io.github.paimonffm.exception.PaimonException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A commit with an unknown outcome: the storage failed at the decisive moment, so it is unknown
 * whether the snapshot was published.
 *
 * <p>Repeating the commit is safe, at any time and in any process. It returns the snapshot if the
 * first attempt published one. Deleting the files of the messages is not safe, and is refused if
 * the library can detect it.
 *
 * {@snippet :
 * Optional<Snapshot> snapshot;
 * try {
 *   snapshot = commit.commit(messages);
 * } catch (CommitOutcomeUnknownException e) {
 *   CommitRetry retry = e.retry().orElseThrow();
 *   log.warn("commit of {} is in doubt, trying again", retry.builder().commitUser(), e);
 *   snapshot = retry.commit();
 * }
 * }
 *
 * <p>The exception can be serialized. The serialized form contains everything that the retry needs,
 * <b>including the options of the catalog and their secrets</b>. Use {@link #withoutRetry} to
 * remove them.
 */
public final class CommitOutcomeUnknownException extends PaimonException {
  @Serial private static final long serialVersionUID = 2L;

  /** Written after the other fields; see {@link #writeObject}. */
  private transient @Nullable CommitRetry retry;

  /**
   * Creates an exception with a message.
   *
   * @param message the description of the failure
   */
  public CommitOutcomeUnknownException(String message) {
    this(message, null);
  }

  /**
   * Creates an exception with a message and a cause.
   *
   * @param message the description of the failure
   * @param cause the cause, or null
   */
  public CommitOutcomeUnknownException(String message, @Nullable Throwable cause) {
    this(message, cause, null);
  }

  /**
   * Creates an exception with a commit that can be repeated.
   *
   * @param message the description of the failure
   * @param cause the cause, or null
   * @param retry the repeatable commit, or null
   */
  public CommitOutcomeUnknownException(
      String message, @Nullable Throwable cause, @Nullable CommitRetry retry) {
    super(message, cause);
    this.retry = retry;
  }

  /**
   * Returns the commit, which the caller can repeat.
   *
   * @return the repeatable commit; present in every exception that a committer throws. Empty after
   *     {@link #withoutRetry}, or if the exception was deserialized and the table is in a {@code
   *     memory:} warehouse, which no other process can open
   */
  public Optional<CommitRetry> retry() {
    return Optional.ofNullable(retry);
  }

  /**
   * Returns a copy without the data for the retry. The copy can be sent to places where secrets are
   * not allowed.
   *
   * @return a new exception with the message and the stack trace of this exception
   */
  public CommitOutcomeUnknownException withoutRetry() {
    CommitOutcomeUnknownException bare = new CommitOutcomeUnknownException(getMessage());
    bare.setStackTrace(getStackTrace());
    return bare;
  }

  /**
   * Writes the exception without the retry if the retry cannot be serialized: the exception itself
   * must always be serializable.
   */
  @Serial
  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    CommitRetry written = retry;
    try (ObjectOutputStream trial = new ObjectOutputStream(new ByteArrayOutputStream())) {
      trial.writeObject(written);
    } catch (NotSerializableException e) {
      written = null;
    }
    out.writeObject(written);
  }

  @Serial
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    retry = (CommitRetry) in.readObject();
  }
}
