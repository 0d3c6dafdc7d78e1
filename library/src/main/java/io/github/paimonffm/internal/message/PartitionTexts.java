package io.github.paimonffm.internal.message;

import io.github.paimonffm.internal.table.TableLease;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** The values of a partition as texts. */
public final class PartitionTexts {

  /** The lists of files and the absent fields after the bucket, in a body without files. */
  private static final int REST_OF_EMPTY_BODY = 1 + 10 * Integer.BYTES + 1;

  private PartitionTexts() {}

  /**
   * Returns the value of each partition column. The native library returns them for a commit
   * message, so this method describes a message without files.
   *
   * @param partition the partition as a serialized {@code BinaryRow}
   * @throws io.github.paimonffm.exception.CorruptDataException if the partition cannot belong to
   *     the table
   */
  public static Map<String, String> of(TableLease table, byte[] partition) {
    if (table.description().schema().partitionKeys().isEmpty()) {
      return Map.of();
    }
    ByteBuffer body =
        ByteBuffer.allocate(2 * Integer.BYTES + partition.length + REST_OF_EMPTY_BODY);
    body.putInt(partition.length).put(partition);
    return BodyDescription.of(table, List.of(body.array())).getFirst().summary().partition();
  }
}
