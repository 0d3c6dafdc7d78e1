package io.github.paimonffm.internal.tag;

import static io.github.paimonffm.TableOptions.SINK_PROCESS_TIME_ZONE;
import static io.github.paimonffm.TableOptions.TAG_AUTOMATIC_COMPLETION;
import static io.github.paimonffm.TableOptions.TAG_AUTOMATIC_CREATION;
import static io.github.paimonffm.TableOptions.TAG_BATCH_CUSTOMIZED_NAME;
import static io.github.paimonffm.TableOptions.TAG_CREATE_SUCCESS_FILE;
import static io.github.paimonffm.TableOptions.TAG_CREATION_DELAY;
import static io.github.paimonffm.TableOptions.TAG_CREATION_PERIOD;
import static io.github.paimonffm.TableOptions.TAG_CREATION_PERIOD_DURATION;
import static io.github.paimonffm.TableOptions.TAG_DEFAULT_TIME_RETAINED;
import static io.github.paimonffm.TableOptions.TAG_NUM_RETAINED_MAX;
import static io.github.paimonffm.TableOptions.TAG_PERIOD_FORMATTER;
import static io.github.paimonffm.TableOptions.TAG_TIME_EXPIRE_ENABLED;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.options.BooleanOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table options for tags, with the defaults of Paimon Java. */
final class TagOptions {

  private static final Pattern MEASURE = Pattern.compile("\\s*(\\d+)\\s*(\\S*)\\s*");

  private final Map<String, String> options;

  TagOptions(Map<String, String> options) {
    this.options = options;
  }

  /** Returns {@code none}, {@code process-time}, {@code watermark} or {@code batch}. */
  String mode() {
    return word(TAG_AUTOMATIC_CREATION, List.of("none", "process-time", "watermark", "batch"));
  }

  /**
   * Returns the period of the tags.
   *
   * @throws InvalidArgumentException if an option is malformed, or the delay is not shorter than
   *     the period
   */
  TagPeriod period() {
    String formatter =
        word(
            TAG_PERIOD_FORMATTER,
            List.of("with_dashes", "without_dashes", "without_dashes_and_spaces"));
    TagPeriod period =
        duration(TAG_CREATION_PERIOD_DURATION)
            .map(TagPeriod::of)
            .orElseGet(
                () ->
                    switch (word(TAG_CREATION_PERIOD, List.of("daily", "hourly", "two-hours"))) {
                      case "hourly" -> TagPeriod.hourly(formatter);
                      case "two-hours" -> TagPeriod.twoHours();
                      default -> TagPeriod.daily(formatter);
                    });
    if (period.length().compareTo(delay()) <= 0) {
      throw malformed(
          TAG_CREATION_DELAY, "a duration shorter than the period of the tags, " + period.length());
    }
    return period;
  }

  /** Returns the time between the end of a period and the creation of its tag. */
  Duration delay() {
    return duration(TAG_CREATION_DELAY).orElse(Duration.ZERO);
  }

  /** Tells whether periods without a snapshot get a tag as well. */
  boolean completesPeriods() {
    return isOn(TAG_AUTOMATIC_COMPLETION);
  }

  /** Returns the maximum number of tags; empty if there is no maximum. */
  OptionalInt maxRetained() {
    String text = options.get(TAG_NUM_RETAINED_MAX);
    if (text == null) {
      return OptionalInt.empty();
    }
    try {
      int max = Integer.parseInt(text.strip());
      if (max > 0) {
        return OptionalInt.of(max);
      }
    } catch (NumberFormatException e) {
      // Fails below, like a number less than 1.
    }
    throw malformed(TAG_NUM_RETAINED_MAX, "an integer of at least 1");
  }

  /** Returns the time after which a tag is removed; empty if tags stay. */
  Optional<Duration> retained() {
    return duration(TAG_DEFAULT_TIME_RETAINED);
  }

  /**
   * Tells whether a commit removes tags whose retention time is over. Paimon Java does so unless
   * the options disable it. This library does so only if the options mention tags, so commits to
   * other tables do not have to look for tags.
   */
  boolean removesExpired() {
    return options.containsKey(TAG_TIME_EXPIRE_ENABLED)
        ? isOn(TAG_TIME_EXPIRE_ENABLED)
        : !mode().equals("none") || options.containsKey(TAG_DEFAULT_TIME_RETAINED);
  }

  /** Tells whether commits leave the maintenance of the table to a separate job. */
  boolean isWriteOnly() {
    return isOn(options.containsKey("write-only") ? "write-only" : "write.compaction-skip");
  }

  /**
   * Returns the configured name of the tags of batch writes; empty if they have the default name.
   */
  Optional<String> batchName() {
    return Optional.ofNullable(options.get(TAG_BATCH_CUSTOMIZED_NAME));
  }

  /** Tells whether a tag gets a success file. */
  boolean writesSuccessFile() {
    return isOn(TAG_CREATE_SUCCESS_FILE);
  }

  /** Returns the time zone of tags by snapshot time. */
  ZoneId zone() {
    String zone = options.get(SINK_PROCESS_TIME_ZONE);
    if (zone == null) {
      return ZoneId.systemDefault();
    }
    try {
      return ZoneId.of(zone.strip());
    } catch (DateTimeException e) {
      throw malformed(SINK_PROCESS_TIME_ZONE, "a time zone, such as Asia/Kolkata or +05:30");
    }
  }

  private boolean isOn(String name) {
    return BooleanOption.of(options, name, false);
  }

  private String word(String name, List<String> words) {
    String word = options.getOrDefault(name, words.getFirst()).strip().toLowerCase(Locale.ROOT);
    if (!words.contains(word)) {
      throw malformed(name, "one of " + String.join(", ", words));
    }
    return word;
  }

  private Optional<Duration> duration(String name) {
    String text = options.get(name);
    if (text == null) {
      return Optional.empty();
    }
    Matcher measure = MEASURE.matcher(text);
    if (!measure.matches()) {
      throw malformed(name, "a duration, such as 500 ms or 10 s");
    }
    try {
      return Optional.of(duration(Long.parseLong(measure.group(1)), measure.group(2)));
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw malformed(name, "a duration, such as 500 ms or 10 s");
    }
  }

  private static Duration duration(long amount, String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "d", "day", "days" -> Duration.ofDays(amount);
      case "h", "hour", "hours" -> Duration.ofHours(amount);
      case "min", "m", "minute", "minutes" -> Duration.ofMinutes(amount);
      case "s", "sec", "secs", "second", "seconds" -> Duration.ofSeconds(amount);
      case "", "ms", "milli", "millis", "millisecond", "milliseconds" -> Duration.ofMillis(amount);
      case "µs", "micro", "micros", "microsecond", "microseconds" ->
          Duration.ofNanos(Math.multiplyExact(amount, 1000L));
      case "ns", "nano", "nanos", "nanosecond", "nanoseconds" -> Duration.ofNanos(amount);
      default -> throw new IllegalArgumentException(unit);
    };
  }

  private InvalidArgumentException malformed(String name, String expected) {
    return new InvalidArgumentException(
        "table option '" + name + "' is '" + options.get(name) + "'; expected " + expected);
  }
}
