package io.github.paimonffm;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A published state of a table: Paimon's snapshot facts.
 *
 * @param id its number; the first of a table is 1
 * @param schemaId the schema that was current when it was committed
 * @param commitUser who committed it; see {@link
 *     io.github.paimonffm.write.BatchWriteBuilder#commitUser}
 * @param commitIdentifier the committer's own number of the commit; {@link Long#MAX_VALUE} for a
 *     batch commit
 * @param commitKind what it changed
 * @param commitTime when it was committed, to the millisecond, by the committer's clock
 * @param totalRecordCount rows in all files of the snapshot, before merging by primary key
 * @param deltaRecordCount rows in the files that this snapshot added, less those in the files that
 *     it removed
 * @param changelogRecordCount rows in the changelog files of this snapshot
 * @param watermark the watermark of the input, in milliseconds since the epoch
 * @param nextRowId the next row id of a table with row tracking; 0 without row tracking, or empty
 * @param properties free properties; unmodifiable
 */
public record Snapshot(
    long id,
    long schemaId,
    String commitUser,
    long commitIdentifier,
    CommitKind commitKind,
    Instant commitTime,
    OptionalLong totalRecordCount,
    OptionalLong deltaRecordCount,
    OptionalLong changelogRecordCount,
    OptionalLong watermark,
    OptionalLong nextRowId,
    Map<String, String> properties) {

  /** Takes a copy of the properties. */
  public Snapshot {
    properties = Map.copyOf(properties);
  }
}
