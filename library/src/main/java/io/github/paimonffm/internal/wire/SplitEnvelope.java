package io.github.paimonffm.internal.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The content of a split: its table, counts for the distribution of splits, and the body in
 * Paimon's format.
 *
 * @param table the table of the split
 * @param snapshotId the snapshot that the split was planned from
 * @param partition the value of each partition column as text, in the order of the columns; empty
 *     for an envelope of format version 1, which does not contain the values
 * @param bucket the bucket of the split
 * @param totalBuckets the number of buckets that the partition had when the files were written; -1
 *     if the number is not fixed or not known
 * @param rowCount the number of rows in the data files, before rows with the same key are merged
 * @param fileCount the number of data files
 * @param fileSize the total size of the data files in bytes
 * @param body the body in Paimon's format; must not be modified
 */
public record SplitEnvelope(
    TableIdentity table,
    long snapshotId,
    Map<String, String> partition,
    int bucket,
    int totalBuckets,
    long rowCount,
    int fileCount,
    long fileSize,
    byte[] body) {

  /** The first format version with the partition. */
  private static final int WITH_PARTITION = 2;

  /** The first format version with the number of buckets. */
  private static final int WITH_TOTAL_BUCKETS = 3;

  private static final int UNKNOWN = -1;

  public SplitEnvelope {
    partition = Collections.unmodifiableMap(new LinkedHashMap<>(partition));
  }

  /** Returns the envelope as bytes. */
  public byte[] encode() {
    EnvelopeWriter out =
        new EnvelopeWriter(EnvelopeKind.SPLIT)
            .text(table.location())
            .text(table.branch())
            .i64(table.createdMillis())
            .i64(snapshotId);
    MessageSummary.writePartition(partition, out);
    return out.i32(bucket)
        .i32(totalBuckets)
        .i64(rowCount)
        .i32(fileCount)
        .i64(fileSize)
        .bytes(body)
        .finish();
  }

  /**
   * Reads an envelope from its bytes.
   *
   * @throws io.github.paimonffm.exception.CorruptDataException if {@link #encode} of this or an
   *     older format version cannot have returned these bytes
   */
  public static SplitEnvelope decode(byte[] bytes) {
    EnvelopeReader in = new EnvelopeReader(EnvelopeKind.SPLIT, bytes);
    SplitEnvelope envelope =
        new SplitEnvelope(
            new TableIdentity(in.text(), in.text(), in.i64()),
            in.i64(),
            in.version() < WITH_PARTITION ? Map.of() : MessageSummary.readPartition(in),
            in.i32(),
            in.version() < WITH_TOTAL_BUCKETS ? UNKNOWN : in.i32(),
            in.i64(),
            in.i32(),
            in.i64(),
            in.bytes());
    in.finish();
    return envelope;
  }
}
