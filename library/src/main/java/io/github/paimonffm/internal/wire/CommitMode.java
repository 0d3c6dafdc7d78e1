package io.github.paimonffm.internal.wire;

import java.util.Locale;

/**
 * The effect of a commit on the existing rows. A writer and its committer must have the same mode,
 * because writers number the rows of the two modes differently.
 */
public enum CommitMode {
  /** Adds rows to the existing rows. */
  APPEND(0),
  /** Replaces existing rows. */
  OVERWRITE(1);

  private final int code;

  CommitMode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
