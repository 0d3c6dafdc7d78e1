package io.github.paimonffm.internal.write;

import io.github.paimonffm.internal.json.Json;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How a builder's writers take their batches and table, and what its committer does.
 *
 * @param strict batches have exactly the table's columns and types, and its schema does not move
 * @param allowUnreadable what this library cannot read again may be written
 * @param overwrite null to append; else what is overwritten where that is static
 */
record WriteOptions(boolean strict, boolean allowUnreadable, @Nullable PartitionSpec overwrite)
    implements Serializable {

  static final WriteOptions DEFAULT = new WriteOptions(false, false, null);

  CommitMode mode() {
    return overwrite == null ? CommitMode.APPEND : CommitMode.OVERWRITE;
  }

  WriteOptions withStrict() {
    return new WriteOptions(true, allowUnreadable, overwrite);
  }

  WriteOptions withAllowUnreadable() {
    return new WriteOptions(strict, true, overwrite);
  }

  WriteOptions withOverwrite(PartitionSpec partition) {
    return new WriteOptions(strict, allowUnreadable, partition);
  }

  /** The form in which the native library's writers take them. */
  String toJson() {
    return Json.write(
        Json.object()
            .put("strict", strict)
            .put("allowUnreadable", allowUnreadable)
            .put("overwrite", overwrite != null));
  }

  /** What is not as usual, each after a comma. */
  @Override
  public String toString() {
    return (overwrite == null
            ? ""
            : ", overwrite" + (overwrite.values().isEmpty() ? "" : "=" + overwrite))
        + (strict ? ", strict schema" : "")
        + (allowUnreadable ? ", unreadable allowed" : "");
  }
}
