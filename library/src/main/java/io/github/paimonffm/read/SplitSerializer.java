package io.github.paimonffm.read;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.wire.Envelopes;
import io.github.paimonffm.internal.wire.SplitAdopter;
import io.github.paimonffm.internal.wire.SplitBody;
import java.util.Objects;

/**
 * A serializer of splits in the format of Paimon's {@code DataSplit}: the body alone, for programs
 * that plan or read a part of a table with another Paimon library.
 *
 * <p>A body contains its version, but neither the branch and the identity of the table nor a
 * checksum. The bytes of {@link Split#toBytes} contain all of this information; prefer them if you
 * have a choice.
 */
public final class SplitSerializer {

  private SplitSerializer() {}

  /**
   * Returns the version of the bodies that {@link #serialize} returns. Users of Paimon's Rust core
   * 0.4 read this version. Paimon Java 1.4 and 2.0 read versions up to 8.
   *
   * @return 9
   */
  public static int getVersion() {
    return SplitBody.VERSION;
  }

  /**
   * Returns the body of a split.
   *
   * @param split the split
   * @return the body; in version {@link #getVersion} if this library planned the split
   */
  public static byte[] serialize(Split split) {
    return Envelopes.ofSplit(split).body().clone();
  }

  /**
   * Creates a split of a builder's table from a body. Opens the table of the builder during the
   * call.
   *
   * @param body a body of version 8, which {@code DataSplit.serialize} of Paimon Java 1.4 and 2.0
   *     writes, or of version 9; copied
   * @param builder a builder of the table that the body belongs to. The branch of the table and the
   *     table's identity become those of the split
   * @return the split
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if the version is not
   *     supported
   * @throws io.github.paimonffm.exception.CorruptDataException if the bytes are not a body
   * @throws InvalidArgumentException if the files of the body are not below the location of the
   *     table
   * @throws IllegalStateException if the catalog of the builder is closed
   */
  public static Split deserialize(byte[] body, ReadBuilder builder) {
    Objects.requireNonNull(body, "body");
    if (!(Objects.requireNonNull(builder, "builder") instanceof SplitAdopter adopter)) {
      throw new InvalidArgumentException(
          "the builder was not created by this library; its class is "
              + builder.getClass().getName());
    }
    return Split.fromBytes(adopter.adoptSplit(body.clone()));
  }
}
