package io.github.paimonffm.paimontests;

import java.util.Set;
import java.util.TreeSet;

/** Which writers wrote the rows of the running test. Tests run one after the other. */
final class WriterLog {

  /**
   * The writers of one test.
   *
   * @param nativeRows the rows in commits that native writers prepared
   * @param batch whether the test called {@code prepareCommit()} of such a writer
   * @param streaming whether the test called {@code prepareCommit(waitCompaction,
   *     commitIdentifier)} of such a writer
   * @param reasons why other rows were written with Paimon Java's own writer
   */
  record Writers(long nativeRows, boolean batch, boolean streaming, Set<String> reasons) {}

  private static long nativeRows;
  private static boolean batch;
  private static boolean streaming;
  private static Set<String> reasons = new TreeSet<>();

  private WriterLog() {}

  /** Adds a commit of a native writer. */
  static synchronized void addNative(int rows, boolean isStreaming) {
    if (rows > 0) {
      nativeRows += rows;
      streaming |= isStreaming;
      batch |= !isStreaming;
    }
  }

  /** Adds a writer that is Paimon Java's own. */
  static synchronized void addPaimonJava(String reason) {
    // The folders of the tests have random names.
    reasons.add(reason.replaceAll("table \\S*junit\\d+", "the table"));
  }

  /** Returns the writers since the last call. */
  static synchronized Writers take() {
    Writers taken = new Writers(nativeRows, batch, streaming, reasons);
    nativeRows = 0;
    batch = false;
    streaming = false;
    reasons = new TreeSet<>();
    return taken;
  }
}
