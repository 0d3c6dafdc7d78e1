package io.github.paimonffm.internal.tag;

import static java.time.temporal.ChronoField.DAY_OF_MONTH;
import static java.time.temporal.ChronoField.HOUR_OF_DAY;
import static java.time.temporal.ChronoField.MINUTE_OF_HOUR;
import static java.time.temporal.ChronoField.MONTH_OF_YEAR;
import static java.time.temporal.ChronoField.YEAR;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Optional;

/**
 * The period of tags and the format of their names: {@code tag.creation-period} and related
 * options, as in Paimon Java.
 *
 * @param length the time between two tags
 * @param names the format of a tag name
 * @param daily whether a name is a day without a time
 */
record TagPeriod(Duration length, DateTimeFormatter names, boolean daily) {

  private static DateTimeFormatterBuilder day(String separator) {
    return new DateTimeFormatterBuilder()
        .appendValue(YEAR, 4)
        .appendLiteral(separator)
        .appendValue(MONTH_OF_YEAR, 2)
        .appendLiteral(separator)
        .appendValue(DAY_OF_MONTH, 2);
  }

  private static DateTimeFormatterBuilder packedDay() {
    return new DateTimeFormatterBuilder()
        .appendValue(YEAR, 4)
        .appendValue(MONTH_OF_YEAR, 2)
        .appendValue(DAY_OF_MONTH, 2);
  }

  private static DateTimeFormatter strict(DateTimeFormatterBuilder builder) {
    return builder.toFormatter().withResolverStyle(ResolverStyle.STRICT);
  }

  private static DateTimeFormatter hours(String formatter) {
    return strict(
        switch (formatter) {
          case "without_dashes" -> packedDay().appendLiteral(" ").appendValue(HOUR_OF_DAY, 2);
          case "without_dashes_and_spaces" -> packedDay().appendValue(HOUR_OF_DAY, 2);
          default -> day("-").appendLiteral(" ").appendValue(HOUR_OF_DAY, 2);
        });
  }

  /** Returns a period of one day. */
  static TagPeriod daily(String formatter) {
    DateTimeFormatterBuilder names = formatter.equals("with_dashes") ? day("-") : packedDay();
    return new TagPeriod(Duration.ofDays(1), strict(names), true);
  }

  /** Returns a period of one hour. */
  static TagPeriod hourly(String formatter) {
    return new TagPeriod(Duration.ofHours(1), hours(formatter), false);
  }

  /** Returns a period of two hours, which has only one name format. */
  static TagPeriod twoHours() {
    return new TagPeriod(Duration.ofHours(2), hours("with_dashes"), false);
  }

  /** Returns a period of any other length. */
  static TagPeriod of(Duration length) {
    DateTimeFormatterBuilder names =
        packedDay().appendValue(HOUR_OF_DAY, 2).appendValue(MINUTE_OF_HOUR, 2);
    return new TagPeriod(length, strict(names), false);
  }

  /** Returns the name of the tag for the period that begins at {@code start}. */
  String name(LocalDateTime start) {
    return start.format(names);
  }

  /** Returns the start of the period of a tag; empty if the name does not have this format. */
  Optional<LocalDateTime> start(String name) {
    try {
      return Optional.of(
          daily
              ? LocalDate.parse(name.split(" ", 2)[0], names).atStartOfDay()
              : LocalDateTime.parse(name, names));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Returns the start of the last period that was complete at {@code time}. */
  LocalDateTime lastBefore(LocalDateTime time) {
    long millis = time.toInstant(ZoneOffset.UTC).toEpochMilli();
    long start = Math.floorDiv(millis, length.toMillis()) * length.toMillis();
    return LocalDateTime.ofEpochSecond(
            Math.floorDiv(start, 1000L),
            (int) Math.floorMod(start, 1000L) * 1_000_000,
            ZoneOffset.UTC)
        .minus(length);
  }

  /** Returns the start of the next period, if a period begins at {@code start}. */
  LocalDateTime next(LocalDateTime start) {
    return start.plus(length);
  }
}
