package io.github.paimonffm.write;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.internal.wire.BodyAdopter;
import io.github.paimonffm.internal.wire.Envelopes;
import io.github.paimonffm.internal.wire.MessageEnvelope;
import java.util.Objects;

/**
 * Commit messages in the form of Paimon's own {@code CommitMessageSerializer}: the bare body, for
 * those who have a channel for it already.
 *
 * <p>A body has neither table nor commit user, mode or writer, and no checksum. A caller that
 * deserializes a body passes the builder that the body belongs to, and is responsible for that
 * choice. {@link CommitMessage#toBytes} carries all of these. Prefer it if there is a choice.
 *
 * <p>The version is 14. pypaimon and other users of Paimon's Rust core read it; Paimon Java 2.0.0
 * reads up to version 12, 1.4.2 up to 11.
 */
public final class CommitMessageSerializer {

  private CommitMessageSerializer() {}

  /**
   * The version of the bodies, which travels beside them.
   *
   * @return 14
   */
  public static int getVersion() {
    return MessageEnvelope.SERIALIZER_VERSION;
  }

  /**
   * Takes the body out of a message.
   *
   * @param message a message
   * @return its body, of version {@link #getVersion}
   */
  public static byte[] serialize(CommitMessage message) {
    return Envelopes.ofMessage(message).body().clone();
  }

  /**
   * Makes a message of a body, for the committers of a builder. Opens the builder's table for the
   * time of the call, to check that every file the body names is one of the table's own folders.
   *
   * <p>Which writer wrote it is not known any more. In a table with a primary key and fixed buckets
   * a committer therefore takes one such message for each bucket; that nobody else wrote the
   * partition of a dynamic bucket, or a table with keys across partitions, cannot be checked.
   *
   * @param version the version of the body
   * @param body what {@link #serialize} gave, here or in another language
   * @param builder the builder whose writer wrote it, or one that travelled from it: its table,
   *     commit user and mode are those of the message
   * @return the message
   * @throws UnsupportedFeatureException if the version is not {@link #getVersion}
   * @throws io.github.paimonffm.exception.CorruptDataException if it is no body of that table
   * @throws IllegalStateException if the catalog that the builder came from is closed
   */
  public static CommitMessage deserialize(int version, byte[] body, BatchWriteBuilder builder) {
    Objects.requireNonNull(body, "body");
    if (version != getVersion()) {
      throw new UnsupportedFeatureException(
          "commit messages of version " + version + " are not read, only of " + getVersion());
    }
    if (!(Objects.requireNonNull(builder, "builder") instanceof BodyAdopter adopter)) {
      throw new InvalidArgumentException(
          "the builder is not one of this library's: " + builder.getClass().getName());
    }
    return CommitMessage.fromBytes(adopter.adopt(body.clone()));
  }
}
