package io.github.paimonffm.internal.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a body is about. It travels beside the body, which only the native library can read.
 *
 * @param partition the value of each partition column as text, in the order of the columns
 * @param bucket the bucket
 * @param fileCount the data files that it adds
 * @param rowCount the rows in them
 * @param fileSize the bytes of them
 */
public record MessageSummary(
    Map<String, String> partition, int bucket, int fileCount, long rowCount, long fileSize) {

  public MessageSummary {
    partition = Collections.unmodifiableMap(new LinkedHashMap<>(partition));
  }

  /** Adds its fields to an envelope. */
  void write(EnvelopeWriter out) {
    out.i32(partition.size());
    partition.forEach((key, value) -> out.text(key).text(value));
    out.i32(bucket).i32(fileCount).i64(rowCount).i64(fileSize);
  }

  /** Reads them. */
  static MessageSummary read(EnvelopeReader in) {
    Map<String, String> partition = new LinkedHashMap<>();
    int columns = in.i32();
    for (int i = 0; i < columns; i++) {
      if (partition.put(in.text(), in.text()) != null) {
        throw in.corrupt("a partition column is in it twice");
      }
    }
    if (columns < 0) {
      throw in.corrupt("it has " + columns + " partition columns");
    }
    return new MessageSummary(partition, in.i32(), in.i32(), in.i64(), in.i64());
  }

  /** A text for logs, without brackets around it. */
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
