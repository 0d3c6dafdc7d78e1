package io.github.paimonffm.internal.wire;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The envelopes of commit messages and splits that are decoded already. The public classes keep
 * their envelopes private. Each class registers a function here that opens its instances.
 *
 * <p>Thread-safe.
 */
public final class Envelopes {

  private static volatile @Nullable Function<Object, MessageEnvelope> ofMessages;
  private static volatile @Nullable Function<Object, SplitEnvelope> ofSplits;

  private Envelopes() {}

  /** Registers how a commit message is opened. The class of messages calls this as it loads. */
  public static <T> void registerMessages(Class<T> type, Function<T, MessageEnvelope> open) {
    ofMessages = message -> open.apply(type.cast(message));
  }

  /** Registers how a split is opened. The class of splits calls this as it loads. */
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
