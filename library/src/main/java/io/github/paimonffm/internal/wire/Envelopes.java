package io.github.paimonffm.internal.wire;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Access to the decoded envelopes of commit messages and splits. The public classes keep their
 * envelopes private. Each class registers a function here that returns the envelope of an instance.
 *
 * <p>Thread-safe.
 */
public final class Envelopes {

  private static volatile @Nullable Function<Object, MessageEnvelope> ofMessages;
  private static volatile @Nullable Function<Object, SplitEnvelope> ofSplits;

  private Envelopes() {}

  /**
   * Registers the function that returns the envelope of a commit message. The class of messages
   * calls this method when it is initialized.
   */
  public static <T> void registerMessages(Class<T> type, Function<T, MessageEnvelope> open) {
    ofMessages = message -> open.apply(type.cast(message));
  }

  /**
   * Registers the function that returns the envelope of a split. The class of splits calls this
   * method when it is initialized.
   */
  public static <T> void registerSplits(Class<T> type, Function<T, SplitEnvelope> open) {
    ofSplits = split -> open.apply(type.cast(split));
  }

  /** Returns the envelope of a commit message. */
  public static MessageEnvelope ofMessage(Object message) {
    return Objects.requireNonNull(ofMessages, "messages are not registered").apply(message);
  }

  /** Returns the envelope of a split. */
  public static SplitEnvelope ofSplit(Object split) {
    return Objects.requireNonNull(ofSplits, "splits are not registered").apply(split);
  }
}
