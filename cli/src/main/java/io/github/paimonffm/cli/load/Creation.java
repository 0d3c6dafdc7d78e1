package io.github.paimonffm.cli.load;

/** Whether a load creates its table. */
public enum Creation {
  /** The table is created if it does not exist. */
  IF_MISSING,
  /** The table must not exist. */
  ALWAYS,
  /** The table must exist. */
  NEVER
}
