package io.github.paimonffm.spark.options;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.network.util.ByteUnit;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The options of one read or write. If the read or write does not set an option, the option has the
 * value in the configuration of the active session at the time of the call. Values are returned
 * without leading and trailing white space.
 */
public final class Options {

  private static final Set<String> NAMES =
      Set.of(
          "accepted-options",
          "batch-rows",
          "distribution",
          "memory-limit",
          "parallelism",
          "partitionoverwritemode",
          "task-bytes",
          "unreadable-data");

  private final String kind;
  private final CaseInsensitiveStringMap own;

  private Options(String kind, CaseInsensitiveStringMap own) {
    this.kind = kind;
    this.own = own;
  }

  /**
   * Tells whether an option is one of a read or write, and not of a catalog.
   *
   * @param name the name of the option, in upper or lower case
   * @return whether reads or writes have an option with this name
   */
  public static boolean contains(String name) {
    return NAMES.contains(name.toLowerCase(Locale.ROOT));
  }

  /**
   * Returns the options of a read. In the configuration of the session, their names have the prefix
   * {@code spark.paimon-ffm.read.}.
   *
   * @param own the options of the read itself
   * @return the options
   */
  public static Options ofRead(CaseInsensitiveStringMap own) {
    return new Options("read", own);
  }

  /**
   * Returns the options of a write. In the configuration of the session, their names have the
   * prefix {@code spark.paimon-ffm.write.}.
   *
   * @param own the options of the write itself
   * @return the options
   */
  public static Options ofWrite(CaseInsensitiveStringMap own) {
    return new Options("write", own);
  }

  /**
   * Returns an option as text.
   *
   * @param name the name of the option
   * @return the text; empty if the option is not set
   */
  public Optional<String> text(String name) {
    String session = SQLConf.get().getConfString(sessionKey(name), null);
    return Optional.ofNullable(own.getOrDefault(name, session)).map(String::strip);
  }

  private String sessionKey(String name) {
    return "spark.paimon-ffm." + kind + "." + name;
  }

  /**
   * Returns an option as messages name it.
   *
   * @param name the name of the option
   * @return the name, or the key in the configuration of the session if the value is from there
   */
  public String describe(String name) {
    return own.containsKey(name)
        ? "the %s option '%s'".formatted(kind, name)
        : "the setting '%s'".formatted(sessionKey(name));
  }

  /**
   * Returns an option that has one of several values. The case of the value is ignored.
   *
   * @param name the name of the option
   * @param otherwise the value if the option is not set
   * @param values the values, in lower case
   * @return the value in lower case
   * @throws IllegalArgumentException if the option has another value
   */
  public String oneOf(String name, String otherwise, String... values) {
    String text = text(name).orElse(otherwise).toLowerCase(Locale.ROOT);
    if (!List.of(values).contains(text)) {
      throw invalid(name, text, String.join(" or ", values));
    }
    return text;
  }

  /**
   * Returns an option that is true or false. The case of the value is ignored.
   *
   * @param name the name of the option
   * @return the value; false if the option is not set
   * @throws IllegalArgumentException if the option is neither {@code true} nor {@code false}
   */
  public boolean flag(String name) {
    return oneOf(name, "false", "true", "false").equals("true");
  }

  /**
   * Returns an option that is a positive integer.
   *
   * @param name the name of the option
   * @return the number; empty if the option is not set
   * @throws IllegalArgumentException if the option is not an integer from 1 to 2147483647
   */
  public Optional<Integer> number(String name) {
    return text(name)
        .map(
            text -> {
              try {
                int number = Integer.parseInt(text);
                if (number > 0) {
                  return number;
                }
              } catch (NumberFormatException e) {
                // Reported below.
              }
              throw invalid(name, text, "a positive number");
            });
  }

  /**
   * Returns an option that is a size in Spark's syntax, such as {@code 256m}. A number without a
   * unit is a number of bytes.
   *
   * @param name the name of the option
   * @return the size in bytes; empty if the option is not set
   * @throws IllegalArgumentException if the option is not a size, or is negative
   */
  public Optional<Long> size(String name) {
    return text(name)
        .map(
            text -> {
              try {
                long bytes = JavaUtils.byteStringAs(text, ByteUnit.BYTE);
                if (bytes >= 0) {
                  return bytes;
                }
              } catch (IllegalArgumentException e) {
                // Reported below. A NumberFormatException is an IllegalArgumentException, too.
              }
              throw invalid(name, text, "a size such as 256m");
            });
  }

  /**
   * Returns an option that is a list of entries, separated by commas.
   *
   * @param name the name of the option
   * @return the entries without white space around them; empty if the option is not set;
   *     unmodifiable
   */
  public List<String> list(String name) {
    return Arrays.stream(text(name).orElse("").split(","))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .toList();
  }

  private IllegalArgumentException invalid(String name, String value, String expected) {
    return new IllegalArgumentException(
        "%s has the value '%s'; expected %s".formatted(describe(name), value, expected));
  }
}
