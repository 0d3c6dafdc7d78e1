package io.github.paimonffm.testing;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/** Commands of the system that start other commands, for {@link ChildJvm#by}. */
public final class Commands {

  private Commands() {}

  /** Tells whether a command succeeds with these further arguments. */
  public static boolean works(List<String> command, String... arguments)
      throws InterruptedException {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(all)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // the command does not exist
    }
  }
}
