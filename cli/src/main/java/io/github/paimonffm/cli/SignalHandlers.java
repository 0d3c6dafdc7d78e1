package io.github.paimonffm.cli;

import io.github.paimonffm.cli.load.Interruption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jline.utils.Signals;

/**
 * Turns signals that end the process into a request to stop a load, while the instance is open. A
 * second signal ends the process at once.
 */
final class SignalHandlers implements AutoCloseable {
  private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

  private final Map<String, Object> previous = new LinkedHashMap<>();

  /** Registers the handlers. */
  SignalHandlers(Interruption interruption, Output output) {
    for (String name : NAMES) {
      Object handler = Signals.register(name, () -> handle(name, interruption, output));
      if (handler != null) {
        previous.put(name, handler);
      }
    }
  }

  private static void handle(String name, Interruption interruption, Output output) {
    if (interruption.request(name)) {
      output.note("stopping; a second signal stops at once and can leave orphan files");
    } else {
      Runtime.getRuntime().halt(ExitCodes.ofSignal(name));
    }
  }

  /** Restores the handlers that were there before. */
  @Override
  public void close() {
    previous.forEach(Signals::unregister);
  }
}
