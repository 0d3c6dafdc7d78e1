package io.github.paimonffm.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** What a program is started with: names with two dashes, each followed by its value. */
public final class Arguments {

  private final Map<String, String> values = new LinkedHashMap<>();

  /**
   * Reads them.
   *
   * @param known the names that may come, each once, without their dashes
   * @param others takes all others, as name and value, as often as they come; fails for those that
   *     it does not know either
   */
  public Arguments(String[] arguments, Set<String> known, BiConsumer<String, String> others) {
    Deque<String> left = new ArrayDeque<>(List.of(arguments));
    while (!left.isEmpty()) {
      String name = left.pop();
      if (!name.startsWith("--") || left.isEmpty()) {
        throw new IllegalArgumentException("not understood, or without its value: " + name);
      }
      String value = left.pop();
      if (known.contains(name.substring(2))) {
        values.put(name.substring(2), value);
      } else {
        others.accept(name.substring(2), value);
      }
    }
  }

  /** Reads them, where there is nothing besides what is known. */
  public Arguments(String[] arguments, Set<String> known) {
    this(
        arguments,
        known,
        (name, value) -> {
          throw new IllegalArgumentException("unknown: --" + name);
        });
  }

  /** Whether it was given. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** A text, or what it is if it was not given. */
  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  /** A number, or what it is if it was not given. */
  public int number(String name, int otherwise) {
    return Math.toIntExact(longNumber(name, otherwise));
  }

  /** A number, or what it is if it was not given. */
  public long longNumber(String name, long otherwise) {
    String value = values.get(name);
    return value == null ? otherwise : Long.parseLong(value);
  }
}
