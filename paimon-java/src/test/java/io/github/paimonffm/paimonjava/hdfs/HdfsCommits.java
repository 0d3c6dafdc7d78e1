package io.github.paimonffm.paimonjava.hdfs;

import io.github.paimonffm.paimonjava.testing.Tables;
import java.util.Map;

/** A process that commits to the tables {@code a}, {@code k} and {@code p} several times. */
final class HdfsCommits {

  /** The line that the process prints before it waits for a line. */
  static final String READY = "ready";

  private HdfsCommits() {}

  /** Returns the first key of a process. */
  static int firstKey(int process) {
    return process * 1000;
  }

  /**
   * Runs the process.
   *
   * @param arguments the warehouse, the number of the process, and the number of its commits to
   *     each table
   */
  public static void main(String[] arguments) throws Exception {
    int process = Integer.parseInt(arguments[1]);
    int commits = Integer.parseInt(arguments[2]);
    int first = firstKey(process);
    try (Tables tables = Tables.open("native-filesystem", arguments[0])) {
      System.out.println(READY);
      if (System.in.read() < 0) {
        throw new IllegalStateException("the test has ended");
      }
      for (int i = 0; i < commits; i++) {
        String value = "v" + i;
        Tables.commit(tables.table("a"), Tables.row(first + i, value));
        Tables.commit(
            tables.table("k"), Tables.row(first, value), Tables.row(first + i + 1, value));
        Tables.commit(
            tables.table("p"), Map.of(), Tables.row(first + i, value, "day " + process + "%"));
      }
    }
  }
}
