package io.github.paimonffm.internal.wire;

/**
 * What a split is made of: the table that it is a part of, figures for who distributes splits, and
 * Paimon's own body.
 *
 * @param table the table that it is a part of
 * @param snapshotId the snapshot that it was planned from
 * @param bucket the bucket that it is a part of
 * @param rowCount rows in its files, before merging
 * @param fileCount its data files
 * @param fileSize bytes in its files
 * @param body Paimon's body; not to be changed
 */
public record SplitEnvelope(
    TableIdentity table,
    long snapshotId,
    int bucket,
    long rowCount,
    int fileCount,
    long fileSize,
    byte[] body) {

  /** The bytes that travel. */
  public byte[] encode() {
    return new EnvelopeWriter(EnvelopeKind.SPLIT)
        .text(table.location())
        .text(table.branch())
        .i64(table.createdMillis())
        .i64(snapshotId)
        .i32(bucket)
        .i64(rowCount)
        .i32(fileCount)
        .i64(fileSize)
        .bytes(body)
        .finish();
  }

  /**
   * Reads them.
   *
   * @throws io.github.paimonffm.exception.CorruptDataException if they are not exactly what {@link
   *     #encode} gives
   */
  public static SplitEnvelope decode(byte[] bytes) {
    EnvelopeReader in = new EnvelopeReader(EnvelopeKind.SPLIT, bytes);
    SplitEnvelope envelope =
        new SplitEnvelope(
            new TableIdentity(in.text(), in.text(), in.i64()),
            in.i64(),
            in.i32(),
            in.i64(),
            in.i32(),
            in.i64(),
            in.bytes());
    in.finish();
    return envelope;
  }
}
