package io.github.paimonffm.internal.wire;

import java.util.Locale;

/**
 * What a commit does with the rows that are there. Writers and the committer have to agree on it:
 * they number their rows differently.
 */
public enum CommitMode {
  /** Adds to them. */
  APPEND(0),
  /** Replaces them. */
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
