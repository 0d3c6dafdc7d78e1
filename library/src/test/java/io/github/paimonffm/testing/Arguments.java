package io.github.paimonffm.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Command line arguments of the form {@code --name value}. */
public final class Arguments {

  private final Map<String, String> values = new LinkedHashMap<>();

  /**
   * Parses arguments.
   *
   * @param known the names of arguments that may be given once, without dashes
   * @param others receives the name and value of every other argument; fails if it does not know
   *     the name
   */
  public Arguments(String[] arguments, Set<String> known, BiConsumer<String, String> others) {
    Deque<String> remaining = new ArrayDeque<>(List.of(arguments));
    while (!remaining.isEmpty()) {
      String name = remaining.pop();
      if (!name.startsWith("--")) {
        throw new IllegalArgumentException("expected --name value, got: " + name);
      }
      if (remaining.isEmpty()) {
        throw new IllegalArgumentException("missing value of " + name);
      }
      String value = remaining.pop();
      if (known.contains(name.substring(2))) {
        values.put(name.substring(2), value);
      } else {
        others.accept(name.substring(2), value);
      }
    }
  }

  /** Parses arguments, and fails for unknown names. */
  public Arguments(String[] arguments, Set<String> known) {
    this(
        arguments,
        known,
        (name, value) -> {
          throw new IllegalArgumentException("unknown argument: --" + name);
        });
  }

  /** Returns whether an argument was given. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** Returns the value of an argument, or a default. */
  public String text(String name, String defaultValue) {
    return values.getOrDefault(name, defaultValue);
  }

  /** Returns the value of an argument as a number, or a default. */
  public int number(String name, int defaultValue) {
    return Math.toIntExact(longNumber(name, defaultValue));
  }

  /** Returns the value of an argument as a number, or a default. */
  public long longNumber(String name, long defaultValue) {
    String value = values.get(name);
    return value == null ? defaultValue : Long.parseLong(value);
  }
}
