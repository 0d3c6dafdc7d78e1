package io.github.paimonffm.internal.wire;

/**
 * The content of a split: its table, counts for the distribution of splits, and the body in
 * Paimon's format.
 *
 * @param table the table of the split
 * @param snapshotId the snapshot that the split was planned from
 * @param bucket the bucket of the split
 * @param rowCount the number of rows in the data files, before rows with the same key are merged
 * @param fileCount the number of data files
 * @param fileSize the total size of the data files in bytes
 * @param body the body in Paimon's format; must not be modified
 */
public record SplitEnvelope(
    TableIdentity table,
    long snapshotId,
    int bucket,
    long rowCount,
    int fileCount,
    long fileSize,
    byte[] body) {

  /** Returns the envelope as bytes. */
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
   * Reads an envelope from its bytes.
   *
   * @throws io.github.paimonffm.exception.CorruptDataException if the bytes are not exactly the
   *     result of {@link #encode}
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
