package io.github.paimonffm.spark.write;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.network.util.ByteUnit;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The options of a write, from the write itself or from the configuration of the session.
 *
 * @param distributed whether Spark distributes the rows by partition and bucket even if the table
 *     does not need it
 * @param memoryLimit the native memory that each task may hold, in bytes
 * @param parallelism the number of lanes of each task; empty for one for each processor that Spark
 *     reserves for a task
 * @param batchRows the greatest number of rows in a batch
 * @param acceptedOptions the table options that the library may ignore, although the data is then
 *     stale or wrong for some readers
 * @param unreadableData whether data that the library cannot read back may be written
 */
record WriteOptions(
    boolean distributed,
    long memoryLimit,
    Optional<Integer> parallelism,
    int batchRows,
    String[] acceptedOptions,
    boolean unreadableData) {

  /** The prefix of the options in the configuration of a session. */
  private static final String SESSION = "spark.paimon-ffm.write.";

  static WriteOptions of(CaseInsensitiveStringMap options) {
    String distribution = value(options, "distribution").orElse("hash").toLowerCase(Locale.ROOT);
    if (!distribution.equals("hash") && !distribution.equals("none")) {
      throw invalid("distribution", distribution, "hash or none");
    }
    return new WriteOptions(
        distribution.equals("hash"),
        size(options, "memory-limit", 128L << 20),
        value(options, "parallelism").map(text -> number("parallelism", text)),
        value(options, "batch-rows").map(text -> number("batch-rows", text)).orElse(8192),
        names(value(options, "accepted-options").orElse("")),
        value(options, "unreadable-data").map(WriteOptions::flag).orElse(false));
  }

  private static String[] names(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toArray(String[]::new);
  }

  private static boolean flag(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid("unreadable-data", text, "true or false");
    };
  }

  private static Optional<String> value(CaseInsensitiveStringMap options, String name) {
    String session = SQLConf.get().getConfString(SESSION + name, null);
    return Optional.ofNullable(options.getOrDefault(name, session));
  }

  private static long size(CaseInsensitiveStringMap options, String name, long otherwise) {
    Optional<String> text = value(options, name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return JavaUtils.byteStringAs(text.get(), ByteUnit.BYTE);
    } catch (NumberFormatException e) {
      throw invalid(name, text.get(), "a size such as 256m");
    }
  }

  private static int number(String name, String text) {
    try {
      int number = Integer.parseInt(text.strip());
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw invalid(name, text, "a positive number");
  }

  private static IllegalArgumentException invalid(String name, String value, String expected) {
    return new IllegalArgumentException(
        "the write option '%s' has the value '%s'; expected %s".formatted(name, value, expected));
  }
}
