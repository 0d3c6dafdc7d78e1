package io.github.paimonffm.internal.commit;

import io.github.paimonffm.Snapshot;
import java.io.Serializable;
import java.util.Optional;

/**
 * Which snapshot was the latest at some time. Its id is not enough: after a rollback another one
 * has it.
 *
 * @param id its id, 0 if there was none
 * @param commitMillis when it was committed, in milliseconds since the epoch
 */
public record SnapshotMark(long id, long commitMillis) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Before the first snapshot. */
  public static final SnapshotMark NONE = new SnapshotMark(0, 0);

  /** That of a table's latest snapshot. */
  public static SnapshotMark of(Optional<Snapshot> latest) {
    return latest
        .map(snapshot -> new SnapshotMark(snapshot.id(), snapshot.commitTime().toEpochMilli()))
        .orElse(NONE);
  }
}
