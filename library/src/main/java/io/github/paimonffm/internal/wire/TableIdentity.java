package io.github.paimonffm.internal.wire;

import java.io.Serializable;
import java.time.Instant;

/**
 * The identity of a table, which is the same in every process. The creation time of the first
 * schema distinguishes a table from an earlier, dropped table at the same location.
 *
 * @param location the folder of the table, normalised
 * @param branch the branch
 * @param createdMillis the creation time of the first schema, in milliseconds since the epoch; a
 *     negative number stands for the id that a REST server assigned to the table
 */
public record TableIdentity(String location, String branch, long createdMillis)
    implements Serializable {

  /** Paimon's name of the main branch. */
  public static final String MAIN_BRANCH = "main";

  /**
   * Returns the identity of a table. The location may start with {@code file:} and end with
   * slashes.
   */
  public static TableIdentity of(String location, String branch, long createdMillis) {
    return new TableIdentity(path(location), branch, createdMillis);
  }

  /** Returns a description that distinguishes the table from other tables at the same location. */
  public String origin() {
    return createdMillis < 0
        ? "the table with the server's id #" + Long.toHexString(createdMillis)
        : "the table created at " + Instant.ofEpochMilli(createdMillis);
  }

  public boolean isMainBranch() {
    return branch.equals(MAIN_BRANCH);
  }

  /**
   * Returns a location without slashes at its end, and without {@code file:} and a host if the
   * location is on a local disk.
   */
  public static String path(String location) {
    String path = location;
    if (path.startsWith("file:")) {
      path = path.substring("file:".length());
      if (path.startsWith("//")) {
        // file:///path or file://localhost/path: the text before the third slash is a host.
        int slash = path.indexOf('/', 2);
        path = slash < 0 ? "/" : path.substring(slash);
      }
    }
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }
}
