package io.github.paimonffm.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;

/** File systems that are mounted for a child JVM only, in a separate mount namespace. */
public final class Mounts {

  private static final Path ANY_FOLDER = Path.of(System.getProperty("java.io.tmpdir"));

  private Mounts() {}

  /** Returns the shell command that mounts a tmpfs on a folder, with {@code mount} options. */
  public static String memory(Path folder, String options) {
    return "mount -t tmpfs -o " + options + " tmpfs '" + folder + "'";
  }

  /**
   * Returns the shell command that makes a folder's file system read-only. Later mounts are not
   * affected.
   */
  public static String readOnly(Path folder) {
    return "mount -o remount,bind,ro \"$(findmnt -n -o TARGET --target '" + folder + "')\"";
  }

  /**
   * Returns the command that executes mounts, for {@link ChildJvm#by}. Aborts the test if mounting
   * is not permitted or the tools are missing.
   */
  public static String[] of(String... mounts) throws InterruptedException {
    String[] any = command(memory(ANY_FOLDER, "size=1m"), "true");
    assumeTrue(
        Commands.works(List.of(any)), "mounting in a separate namespace is not possible here");
    return command(String.join(" && ", mounts), "exec \"$@\"");
  }

  private static String[] command(String mounts, String then) {
    return new String[] {"unshare", "-rm", "sh", "-c", mounts + " && " + then, "sh"};
  }
}
