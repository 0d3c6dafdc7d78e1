package io.github.paimonffm.internal.wire;

import java.io.Serializable;
import java.time.Instant;

/**
 * Which table it is, wherever one meets it. The time of its first schema tells it from another one
 * that was made at the same place after it was dropped.
 *
 * @param location its folder, normalised
 * @param branch its branch
 * @param createdMillis when its first schema was made, in milliseconds since the epoch; a number
 *     below 0 that stands for its id where a server gives one
 */
public record TableIdentity(String location, String branch, long createdMillis)
    implements Serializable {

  /** Paimon's name of the branch that is none. */
  public static final String MAIN_BRANCH = "main";

  /**
   * The identity of a table as Paimon names its location, with or without {@code file:} and slashes
   * at the end.
   */
  public static TableIdentity of(String location, String branch, long createdMillis) {
    return new TableIdentity(normalise(location), branch, createdMillis);
  }

  /** What tells it from another one at the same place, in words. */
  public String origin() {
    return createdMillis < 0
        ? "the one with the server's id #" + Long.toHexString(createdMillis)
        : "the one created at " + Instant.ofEpochMilli(createdMillis);
  }

  public boolean isMainBranch() {
    return branch.equals(MAIN_BRANCH);
  }

  private static String normalise(String location) {
    String path = location;
    if (path.startsWith("file:")) {
      path = path.substring("file:".length());
      if (path.startsWith("//")) {
        // file:///path or file://localhost/path: what stands before the third slash is a host.
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
