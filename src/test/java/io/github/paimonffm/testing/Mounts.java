package io.github.paimonffm.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;

/** File systems that only a child JVM sees: in a namespace of its own. */
public final class Mounts {

  private static final Path ANY_FOLDER = Path.of(System.getProperty("java.io.tmpdir"));

  private Mounts() {}

  /** Mounts a file system in memory over a folder, with options of {@code mount}. */
  public static String memory(Path folder, String options) {
    return "mount -t tmpfs -o " + options + " tmpfs '" + folder + "'";
  }

  /** Makes the file system of a folder read-only, except for what is mounted on it later. */
  public static String readOnly(Path folder) {
    return "mount -o remount,bind,ro \"$(findmnt -n -o TARGET --target '" + folder + "')\"";
  }

  /**
   * Returns the command that mounts these, for {@link ChildJvm#by}. The test is aborted where
   * nothing can be mounted, for want of a permission or of the tools.
   */
  public static String[] of(String... mounts) throws InterruptedException {
    String[] any = command(memory(ANY_FOLDER, "size=1m"), "true");
    assumeTrue(works(any), "no file system can be mounted in a namespace of its own here");
    return command(String.join(" && ", mounts), "exec \"$@\"");
  }

  private static String[] command(String mounts, String then) {
    return new String[] {"unshare", "-rm", "sh", "-c", mounts + " && " + then, "sh"};
  }

  private static boolean works(String[] command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // there is no such command
    }
  }
}
