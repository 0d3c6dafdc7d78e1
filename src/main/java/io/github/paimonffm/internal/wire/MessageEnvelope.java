package io.github.paimonffm.internal.wire;

import java.util.UUID;

/**
 * What a commit message is made of. Paimon's own body tells neither the table nor who wrote it, so
 * that a body alone could be committed to the wrong table, or twice; the envelope does.
 *
 * @param mode how it has to be committed
 * @param table the table that it was written for
 * @param commitUser the builder that it belongs to
 * @param writer the writer that made it; tells equal bodies of different writers apart
 * @param schemaId the schema that it was written by
 * @param summary what the body is about
 * @param serializerVersion the version of the body
 * @param body Paimon's body; not to be changed
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

  /** The version of Paimon's {@code CommitMessageSerializer} that the native library speaks. */
  public static final int SERIALIZER_VERSION = 14;

  /** Of a message whose body came without its envelope. */
  public static final UUID UNKNOWN_WRITER = new UUID(0, 0);

  /** The bytes that travel. */
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
   * Reads them.
   *
   * @throws io.github.paimonffm.exception.CorruptDataException if they are not exactly what {@link
   *     #encode} gives
   */
  public static MessageEnvelope decode(byte[] bytes) {
    EnvelopeReader in = new EnvelopeReader(EnvelopeKind.MESSAGE, bytes);
    MessageEnvelope envelope =
        new MessageEnvelope(
            mode(in),
            new TableIdentity(in.text(), in.text(), in.i64()),
            in.text(),
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
          "its body is of version " + version + ", this library reads " + SERIALIZER_VERSION);
    }
    return version;
  }

  /** All of it but the body. */
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
