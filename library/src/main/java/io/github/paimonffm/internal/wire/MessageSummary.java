package io.github.paimonffm.internal.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The summary of a commit message's body. The envelope contains the summary because only the native
 * library can read the body.
 *
 * @param partition the value of each partition column as text, in the order of the columns
 * @param bucket the bucket
 * @param fileCount the number of data files
 * @param rowCount the number of rows in the data files
 * @param fileSize the size of the data files in bytes
 */
public record MessageSummary(
    Map<String, String> partition, int bucket, int fileCount, long rowCount, long fileSize) {

  public MessageSummary {
    partition = Collections.unmodifiableMap(new LinkedHashMap<>(partition));
  }

  /** Writes the fields to an envelope. */
  void write(EnvelopeWriter out) {
    writePartition(partition, out);
    out.i32(bucket).i32(fileCount).i64(rowCount).i64(fileSize);
  }

  /** Reads the fields of an envelope. */
  static MessageSummary read(EnvelopeReader in) {
    return new MessageSummary(readPartition(in), in.i32(), in.i32(), in.i64(), in.i64());
  }

  /** Writes the values of partition columns: their number, then the name and value of each. */
  static void writePartition(Map<String, String> partition, EnvelopeWriter out) {
    out.i32(partition.size());
    partition.forEach((key, value) -> out.text(key).text(value));
  }

  /** Reads the values of partition columns. */
  static Map<String, String> readPartition(EnvelopeReader in) {
    Map<String, String> partition = new LinkedHashMap<>();
    int columns = in.i32();
    for (int i = 0; i < columns; i++) {
      if (partition.put(in.sharedText(), in.text()) != null) {
        throw in.corrupt("it contains a partition column twice");
      }
    }
    if (columns < 0) {
      throw in.corrupt("it has " + columns + " partition columns");
    }
    return partition;
  }

  /** Returns the fields without enclosing brackets. */
  @Override
  public String toString() {
    return (partition.isEmpty() ? "" : "partition=" + partition + ", ")
        + "bucket="
        + bucket
        + ", files="
        + fileCount
        + ", rows="
        + rowCount
        + ", bytes="
        + fileSize;
  }
}
