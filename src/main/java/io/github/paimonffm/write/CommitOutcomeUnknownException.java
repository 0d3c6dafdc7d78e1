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
 * A commit of which it could not be found out whether it was published, because the storage failed
 * at the decisive moment.
 *
 * <p>Do it again, at once or later, here or elsewhere: that is safe, and returns the snapshot if
 * there is one. Deleting the files of its messages is not safe, and refused where it can be.
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
 * <p>The exception may also be serialized, with what is needed for the retry, and so <b>with the
 * options of the catalog, secrets included</b>; {@link #withoutRetry} leaves that out.
 */
public final class CommitOutcomeUnknownException extends PaimonException {
  @Serial private static final long serialVersionUID = 2L;

  /** Written behind the other fields; see {@link #writeObject}. */
  private transient @Nullable CommitRetry retry;

  /**
   * Makes an exception with a message.
   *
   * @param message what went wrong, and with what
   */
  public CommitOutcomeUnknownException(String message) {
    this(message, null);
  }

  /**
   * Makes an exception with a message and its cause.
   *
   * @param message what went wrong, and with what
   * @param cause what led to it, if anything
   */
  public CommitOutcomeUnknownException(String message, @Nullable Throwable cause) {
    this(message, cause, null);
  }

  /**
   * Makes an exception of a commit that can be done again.
   *
   * @param message what went wrong, and with what
   * @param cause what led to it, if anything
   * @param retry the commit
   */
  public CommitOutcomeUnknownException(
      String message, @Nullable Throwable cause, @Nullable CommitRetry retry) {
    super(message, cause);
    this.retry = retry;
  }

  /**
   * The commit, to be done again.
   *
   * @return it; there in every exception that a committer has thrown, but for those that were
   *     serialized {@linkplain #withoutRetry without it}, or whose table is in a {@code memory:}
   *     warehouse, which no other process can open
   */
  public Optional<CommitRetry> retry() {
    return Optional.ofNullable(retry);
  }

  /**
   * The same without what is needed for a retry, to be sent where no secrets may go.
   *
   * @return another exception, with this one's message and stack trace
   */
  public CommitOutcomeUnknownException withoutRetry() {
    CommitOutcomeUnknownException bare = new CommitOutcomeUnknownException(getMessage());
    bare.setStackTrace(getStackTrace());
    return bare;
  }

  /** An exception has to arrive, whatever is in it: what cannot travel stays. */
  @Serial
  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    CommitRetry travelling = retry;
    try (ObjectOutputStream trial = new ObjectOutputStream(new ByteArrayOutputStream())) {
      trial.writeObject(travelling);
    } catch (NotSerializableException e) {
      travelling = null;
    }
    out.writeObject(travelling);
  }

  @Serial
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    retry = (CommitRetry) in.readObject();
  }
}
