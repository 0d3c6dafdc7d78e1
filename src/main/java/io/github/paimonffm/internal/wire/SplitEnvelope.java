package io.github.paimonffm.internal.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a split is made of: the table that it is a part of, figures for who distributes splits, and
 * Paimon's own body.
 *
 * @param table the table that it is a part of
 * @param snapshotId the snapshot that it was planned from
 * @param partition the value of each partition column as text, in the order of the columns; empty
 *     for an envelope of format version 1, which does not contain the values
 * @param bucket the bucket that it is a part of
 * @param rowCount rows in its files, before merging
 * @param fileCount its data files
 * @param fileSize bytes in its files
 * @param body Paimon's body; not to be changed
 */
public record SplitEnvelope(
    TableIdentity table,
    long snapshotId,
    Map<String, String> partition,
    int bucket,
    long rowCount,
    int fileCount,
    long fileSize,
    byte[] body) {

  /** The first format version with the partition. */
  private static final int WITH_PARTITION = 2;

  public SplitEnvelope {
    partition = Collections.unmodifiableMap(new LinkedHashMap<>(partition));
  }

  /** The bytes that travel. */
  public byte[] encode() {
    EnvelopeWriter out =
        new EnvelopeWriter(EnvelopeKind.SPLIT)
            .text(table.location())
            .text(table.branch())
            .i64(table.createdMillis())
            .i64(snapshotId);
    MessageSummary.writePartition(partition, out);
    return out.i32(bucket).i64(rowCount).i32(fileCount).i64(fileSize).bytes(body).finish();
  }

  /**
   * Reads them.
   *
   * @throws io.github.paimonffm.exception.CorruptDataException if they are not exactly what {@link
   *     #encode} gives, or gave in an older format version
   */
  public static SplitEnvelope decode(byte[] bytes) {
    EnvelopeReader in = new EnvelopeReader(EnvelopeKind.SPLIT, bytes);
    SplitEnvelope envelope =
        new SplitEnvelope(
            new TableIdentity(in.text(), in.text(), in.i64()),
            in.i64(),
            in.version() < WITH_PARTITION ? Map.of() : MessageSummary.readPartition(in),
            in.i32(),
            in.i64(),
            in.i32(),
            in.i64(),
            in.bytes());
    in.finish();
    return envelope;
  }
}
