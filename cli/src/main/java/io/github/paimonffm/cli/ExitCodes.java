package io.github.paimonffm.cli;

/** The exit codes of the command line. */
final class ExitCodes {
  static final int OK = 0;

  /** The command failed. Nothing was committed. */
  static final int FAILED = 1;

  /** An argument cannot be used, or a file to load does not exist. */
  static final int USAGE = 2;

  /** It is unknown whether the rows were committed. */
  static final int OUTCOME_UNKNOWN = 3;

  /** The number of the signal is added to this number. */
  private static final int SIGNAL = 128;

  private ExitCodes() {}

  /** Returns the exit code after a signal, whose name has no prefix. */
  static int ofSignal(String name) {
    return SIGNAL
        + switch (name) {
          case "HUP" -> 1;
          case "INT" -> 2;
          case "TERM" -> 15;
          default -> throw new IllegalArgumentException("unknown signal " + name);
        };
  }
}
