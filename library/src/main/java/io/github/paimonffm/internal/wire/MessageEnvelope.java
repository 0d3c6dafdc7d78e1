package io.github.paimonffm.internal.wire;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of a commit message. Paimon's body names neither its table nor its writer, so a body
 * alone could be committed to the wrong table, or twice. The envelope names both.
 *
 * @param mode the mode in which the message must be committed
 * @param table the table that the message was written for
 * @param commitUser the commit user of the builder that the message belongs to
 * @param writer the writer that prepared the message; distinguishes equal bodies of two writers
 * @param schemaId the id of the schema that the files were written with
 * @param summary the partition, the bucket and the counts of the body
 * @param serializerVersion the version of the body
 * @param body Paimon's body; callers must not change it
 */
public record MessageEnvelope(
    CommitMode mode,
    TableIdentity table,
    String commitUser,
    UUID writer,
    long schemaId,
    MessageSummary summary,
    int serializerVersion,
    byte[] body) {

  /** The version of Paimon's {@code CommitMessageSerializer} that the native library uses. */
  public static final int SERIALIZER_VERSION = 14;

  /** The writer of a message whose body came without an envelope. */
  public static final UUID UNKNOWN_WRITER = new UUID(0, 0);

  /** Returns the bytes of the message. */
  public byte[] encode() {
    EnvelopeWriter out = new EnvelopeWriter(EnvelopeKind.MESSAGE);
    out.u8(mode.code())
        .text(table.location())
        .text(table.branch())
        .i64(table.createdMillis())
        .text(commitUser)
        .uuid(writer)
        .i64(schemaId);
    summary.write(out);
    return out.i32(serializerVersion).bytes(body).finish();
  }

  /**
   * Decodes a message.
   *
   * @throws io.github.paimonffm.exception.CorruptDataException if {@link #encode} cannot have
   *     returned these bytes
   */
  public static MessageEnvelope decode(byte[] bytes) {
    EnvelopeReader in = new EnvelopeReader(EnvelopeKind.MESSAGE, bytes);
    MessageEnvelope envelope =
        new MessageEnvelope(
            mode(in),
            new TableIdentity(in.sharedText(), in.sharedText(), in.i64()),
            in.sharedText(),
            in.uuid(),
            in.i64(),
            MessageSummary.read(in),
            serializerVersion(in),
            in.bytes());
    in.finish();
    return envelope;
  }

  private static CommitMode mode(EnvelopeReader in) {
    int code = in.u8();
    for (CommitMode mode : CommitMode.values()) {
      if (mode.code() == code) {
        return mode;
      }
    }
    throw in.corrupt("its mode is " + code);
  }

  private static int serializerVersion(EnvelopeReader in) {
    int version = in.i32();
    if (version != SERIALIZER_VERSION) {
      throw in.corrupt(
          "its body has version " + version + "; this library reads version " + SERIALIZER_VERSION);
    }
    return version;
  }

  /** Compares all fields. Two envelopes are equal if their bytes are equal. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MessageEnvelope that
        && Arrays.equals(body, that.body)
        && writer.equals(that.writer)
        && schemaId == that.schemaId
        && serializerVersion == that.serializerVersion
        && mode == that.mode
        && summary.equals(that.summary)
        && hasSameColumns(that)
        && commitUser.equals(that.commitUser)
        && table.equals(that.table);
  }

  /** Returns whether the partitions of two equal summaries have their columns in the same order. */
  private boolean hasSameColumns(MessageEnvelope that) {
    return List.copyOf(summary.partition().keySet())
        .equals(List.copyOf(that.summary.partition().keySet()));
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(body) + writer.hashCode();
  }

  /** Returns the main fields, without the body. */
  @Override
  public String toString() {
    return "CommitMessage("
        + summary
        + ", table="
        + table.location()
        + ", branch="
        + table.branch()
        + ", commitUser="
        + commitUser
        + ", mode="
        + mode
        + ", schemaId="
        + schemaId
        + ")";
  }
}
