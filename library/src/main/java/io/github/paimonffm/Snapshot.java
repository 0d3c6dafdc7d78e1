package io.github.paimonffm;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A published state of a table, as described by its snapshot file.
 *
 * @param id the id of the snapshot; the first snapshot of a table has the id 1
 * @param schemaId the id of the schema that was current at the commit
 * @param commitUser the commit user; see {@link
 *     io.github.paimonffm.write.BatchWriteBuilder#commitUser}
 * @param commitIdentifier the commit identifier, a number that the committer chooses; {@link
 *     Long#MAX_VALUE} for a batch commit
 * @param commitKind the kind of change
 * @param commitTime the time of the commit, in milliseconds, according to the committer's clock
 * @param totalRecordCount the number of rows in all data files of the snapshot, before rows with
 *     the same key are merged; empty if the snapshot does not record the number
 * @param deltaRecordCount the number of rows in the data files that this snapshot added, minus the
 *     rows in the files that it removed; empty if the snapshot does not record the number
 * @param changelogRecordCount the number of rows in the changelog files of this snapshot; empty if
 *     the snapshot does not record the number
 * @param watermark the watermark of the input in milliseconds since the epoch; empty if the
 *     snapshot has no watermark
 * @param nextRowId the next row id of a table with row tracking; 0 or empty for a table without row
 *     tracking
 * @param properties the free-form properties of the snapshot; unmodifiable
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

  /** Copies the properties. */
  public Snapshot {
    properties = Map.copyOf(properties);
  }
}
