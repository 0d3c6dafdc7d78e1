package io.github.paimonffm.internal.options;

import io.github.paimonffm.exception.InvalidArgumentException;
import java.util.Locale;
import java.util.Map;

/** Boolean table options. As in Paimon Java, letter case and surrounding whitespace are ignored. */
public final class BooleanOption {

  private BooleanOption() {}

  /**
   * Returns the value of an option.
   *
   * @param options the options of a table
   * @param name the name of the option
   * @param byDefault the value if the table does not have the option
   * @throws InvalidArgumentException if the value is neither true nor false
   */
  public static boolean of(Map<String, String> options, String name, boolean byDefault) {
    String value = options.get(name);
    if (value == null) {
      return byDefault;
    }
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new InvalidArgumentException(
              "table option '" + name + "' is '" + value + "'; expected true or false");
    };
  }
}
