package io.github.paimonffm.internal.commit;

import io.github.paimonffm.Snapshot;
import java.io.Serializable;
import java.util.Optional;

/**
 * The identity of the latest snapshot of a table at some time. The id alone is not sufficient,
 * because after a rollback another snapshot has the same id.
 *
 * @param id the id of the snapshot; 0 if the table had no snapshot
 * @param commitMillis the commit time, in milliseconds since the epoch
 */
public record SnapshotMark(long id, long commitMillis) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The mark of a table without snapshots. */
  public static final SnapshotMark NONE = new SnapshotMark(0, 0);

  /** Returns the mark of a table's latest snapshot. */
  public static SnapshotMark of(Optional<Snapshot> latest) {
    return latest
        .map(snapshot -> new SnapshotMark(snapshot.id(), snapshot.commitTime().toEpochMilli()))
        .orElse(NONE);
  }
}
