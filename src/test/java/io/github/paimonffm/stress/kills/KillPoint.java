package io.github.paimonffm.stress.kills;

/** Where a process is killed, as {@code ffi-shim/src/faults.rs} names it. */
public enum KillPoint {
  /** A data file has bytes, and no end. */
  ENCODING("close.data", 6),
  /** The files of the commit are there, and nothing else of it. */
  PREPARED("commit.prepared", 3),
  /** Before the first of its manifests, or between two of them. */
  BEFORE_MANIFEST("write.manifest", 3),
  /** All that the snapshot names is there. */
  AFTER_MANIFEST("write.staged", 3),
  /** The snapshot is there whole, under another name. */
  PUBLISHING("publish.temporary", 3),
  /** The snapshot is there, the hint tells of the one before. */
  BEFORE_HINT("write.hint", 3),
  /** Some of the files that are given up are gone. */
  ABORT("delete.data", 1);

  private final String name;
  private final int times;

  KillPoint(String name, int times) {
    this.name = name;
    this.times = times;
  }

  /**
   * What a process has to be told, to be killed there.
   *
   * @param number spreads it over the first times that it comes there
   */
  String kill(int number) {
    // Giving up has to have begun.
    int spared = this == ABORT ? 1 : number % times;
    return name + "=" + spared + "*off->kill";
  }

  /** Whether a process that was killed there has left messages. */
  boolean isPrepared() {
    return this != ENCODING;
  }

  /** Whether the commit has happened. */
  boolean isPublished() {
    return this == BEFORE_HINT;
  }

  /** Whether there are files that nobody needs, when the commit was done again. */
  boolean leavesFiles() {
    return this != PREPARED && this != BEFORE_MANIFEST && this != BEFORE_HINT && this != ABORT;
  }
}
