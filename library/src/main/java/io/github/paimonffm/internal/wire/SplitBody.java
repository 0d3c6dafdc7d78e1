package io.github.paimonffm.internal.wire;

import io.github.paimonffm.exception.CorruptDataException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The content of a split's body, which Paimon's {@code DataSplit} serializes, as far as envelopes
 * need it.
 *
 * @param snapshotId the snapshot that the split was planned from
 * @param partition the partition as a serialized {@code BinaryRow}; must not be modified
 * @param bucket the bucket of the split
 * @param bucketPath the folder of the bucket
 * @param totalBuckets the number of buckets of the partition; -1 if the number is not known
 * @param rowCount the number of rows in the data files
 * @param fileCount the number of data files
 * @param fileSize the total size of the data files in bytes
 */
public record SplitBody(
    long snapshotId,
    byte[] partition,
    int bucket,
    String bucketPath,
    int totalBuckets,
    long rowCount,
    int fileCount,
    long fileSize) {

  /** The version of the bodies that the native library writes. */
  public static final int VERSION = 9;

  /**
   * The version of the bodies that Paimon Java 1.4 and 2.0 write. The native library reads both.
   */
  private static final int PAIMON_JAVA_VERSION = 8;

  private static final long MAGIC = -2394839472490812314L;

  private static final int UNKNOWN = -1;

  /** The length of the part of a data file's row that precedes the fields. */
  private static final int NULL_BITS = 8;

  /** The positions of the size in bytes and of the number of rows in a data file's row. */
  private static final int FILE_SIZE = 1;

  private static final int ROW_COUNT = 2;

  /**
   * Reads a body.
   *
   * @throws CorruptDataException if the bytes are not a complete body
   * @throws UnsupportedFeatureException if the version is not supported
   */
  public static SplitBody read(byte[] body) {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
    try {
      if (in.readLong() != MAGIC) {
        throw new CorruptDataException("the bytes are not a split of Paimon: they start otherwise");
      }
      int version = in.readInt();
      if (version != VERSION && version != PAIMON_JAVA_VERSION) {
        throw new UnsupportedFeatureException(
            "split version "
                + version
                + " is not supported; expected "
                + PAIMON_JAVA_VERSION
                + " or "
                + VERSION);
      }
      long snapshotId = in.readLong();
      byte[] partition = bytes(in, in.readInt());
      int bucket = in.readInt();
      String bucketPath = in.readUTF();
      int totalBuckets = in.readBoolean() ? in.readInt() : UNKNOWN;
      int oldFiles = in.readInt();
      if (oldFiles != 0 || in.readBoolean()) {
        throw new UnsupportedFeatureException(
            "the split compares two states of the table, which this library does not read");
      }
      int fileCount = in.readInt();
      long rowCount = 0;
      long fileSize = 0;
      for (int i = 0; i < fileCount; i++) {
        ByteBuffer file = ByteBuffer.wrap(bytes(in, in.readInt()));
        file.order(ByteOrder.LITTLE_ENDIAN);
        fileSize += file.getLong(NULL_BITS + FILE_SIZE * Long.BYTES);
        rowCount += file.getLong(NULL_BITS + ROW_COUNT * Long.BYTES);
      }
      skipDeletionFiles(in);
      in.readBoolean(); // whether the split belongs to a stream
      in.readBoolean(); // whether the files need no merging
      if (fileCount < 0 || in.available() > 0) {
        throw new CorruptDataException(
            "the split has " + fileCount + " files, then " + in.available() + " more bytes");
      }
      return new SplitBody(
          snapshotId, partition, bucket, bucketPath, totalBuckets, rowCount, fileCount, fileSize);
    } catch (IOException | IndexOutOfBoundsException e) {
      throw new CorruptDataException("the split is not complete: " + e, e);
    }
  }

  private static byte[] bytes(DataInputStream in, int length) throws IOException {
    if (length < 0 || length > in.available()) {
      throw new CorruptDataException(
          "the split is not complete: "
              + length
              + " bytes were expected, and "
              + in.available()
              + " remain");
    }
    return in.readNBytes(length);
  }

  private static void skipDeletionFiles(DataInputStream in) throws IOException {
    int count = in.readBoolean() ? in.readInt() : 0;
    for (int i = 0; i < count; i++) {
      if (in.readBoolean()) {
        in.readUTF(); // path
        in.readLong(); // offset
        in.readLong(); // length
        in.readLong(); // number of deleted rows
      }
    }
  }
}
