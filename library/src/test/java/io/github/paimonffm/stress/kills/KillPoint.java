package io.github.paimonffm.stress.kills;

/** The points where a process is killed; {@code ffi-shim/src/faults} defines their names. */
public enum KillPoint {
  /** A data file is incomplete. */
  ENCODING("close.data", 6),
  /** The data files of the commit are complete, but there is no manifest. */
  PREPARED("commit.prepared", 3),
  /** Before the first manifest, or between two manifests. */
  BEFORE_MANIFEST("write.manifest", 3),
  /** The new manifests of the commit are complete. No manifest is merged yet. */
  MERGING("merge.start", 3),
  /** Manifests are merged, but no manifest list names the merged manifest. */
  MERGED("merge.written", 3),
  /** All files that the snapshot refers to are complete. */
  AFTER_MANIFEST("write.staged", 3),
  /** The snapshot file is complete under a temporary name. */
  PUBLISHING("publish.temporary", 3),
  /** The snapshot is published, but the hint still names the previous one. */
  BEFORE_HINT("write.hint", 3),
  /** Some of the aborted files are deleted. */
  ABORT("delete.data", 1);

  private final String name;
  private final int times;

  KillPoint(String name, int times) {
    this.name = name;
    this.times = times;
  }

  /**
   * Returns the fault specification that kills a process at this point.
   *
   * @param number the number of the run, which selects the visit of the point that is fatal
   */
  String kill(int number) {
    // The abort must already have deleted one file.
    int spared = this == ABORT ? 1 : number % times;
    return name + "=" + spared + "*off->kill";
  }

  /** Returns whether a process that is killed here has stored its messages. */
  boolean isPrepared() {
    return this != ENCODING;
  }

  /** Returns whether the commit is published. */
  boolean isPublished() {
    return this == BEFORE_HINT;
  }

  /** Returns whether orphan files remain after the commit is repeated. */
  boolean leavesFiles() {
    return this != PREPARED && this != BEFORE_MANIFEST && this != BEFORE_HINT && this != ABORT;
  }
}
