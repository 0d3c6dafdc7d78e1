package io.github.paimonffm.write;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.internal.wire.BodyAdopter;
import io.github.paimonffm.internal.wire.Envelopes;
import io.github.paimonffm.internal.wire.MessageEnvelope;
import java.util.Objects;

/**
 * A serializer of commit messages in the format of Paimon's {@code CommitMessageSerializer}: the
 * body alone, for programs that already have a channel for bodies.
 *
 * <p>A body does not contain the table, commit user, mode, writer or a checksum. A caller that
 * deserializes a body passes the builder that the body belongs to, and is responsible for passing
 * the right builder. The bytes of {@link CommitMessage#toBytes} contain all of this information;
 * prefer them if you have a choice.
 *
 * <p>The version of the bodies is 14. pypaimon and other users of Paimon's Rust core read this
 * version. Paimon Java 2.0.0 reads versions up to 12, and 1.4.2 reads versions up to 11.
 */
public final class CommitMessageSerializer {

  private CommitMessageSerializer() {}

  /**
   * Returns the version of the bodies, which must be transferred together with them.
   *
   * @return 14
   */
  public static int getVersion() {
    return MessageEnvelope.SERIALIZER_VERSION;
  }

  /**
   * Returns the body of a message.
   *
   * @param message the message
   * @return the body, in version {@link #getVersion}
   */
  public static byte[] serialize(CommitMessage message) {
    return Envelopes.ofMessage(message).body().clone();
  }

  /**
   * Creates a message for the committers of a builder from a body. Opens the table of the builder
   * during the call to check that every file in the body is in one of the table's own folders.
   *
   * <p>The body does not identify its writer. In a table with a primary key and fixed buckets, a
   * committer therefore accepts only one such message for each bucket. In a table with dynamic
   * buckets or with keys across partitions, the committer cannot check that no other writer wrote
   * to the partition or the table.
   *
   * @param version the version of the body
   * @param body the body that {@link #serialize} returned, or that a program in another language
   *     wrote
   * @param builder the builder whose writer wrote the body, or a deserialized copy of it; its
   *     table, commit user and mode become those of the message
   * @return the message
   * @throws UnsupportedFeatureException if the version is not {@link #getVersion}
   * @throws io.github.paimonffm.exception.CorruptDataException if the bytes are not a body of that
   *     table
   * @throws IllegalStateException if the catalog of the builder is closed
   */
  public static CommitMessage deserialize(int version, byte[] body, BatchWriteBuilder builder) {
    Objects.requireNonNull(body, "body");
    if (version != getVersion()) {
      throw new UnsupportedFeatureException(
          "commit message version " + version + " is not supported; expected " + getVersion());
    }
    if (!(Objects.requireNonNull(builder, "builder") instanceof BodyAdopter adopter)) {
      throw new InvalidArgumentException(
          "the builder was not created by this library; its class is "
              + builder.getClass().getName());
    }
    return CommitMessage.fromBytes(adopter.adopt(body.clone()));
  }
}
