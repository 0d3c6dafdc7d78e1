package io.github.paimonffm.internal.tag;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Names and bounds of the periods of automatic tags. */
class TagPeriodTest {

  private static final LocalDateTime TIME = LocalDateTime.parse("2026-06-26T13:47:11.5");

  private static void assertPeriod(TagPeriod period, String start, String name) {
    LocalDateTime expected = LocalDateTime.parse(start);
    assertEquals(expected, period.lastBefore(TIME));
    assertEquals(name, period.name(expected));
    assertEquals(Optional.of(expected), period.start(name));
    assertEquals(Optional.empty(), period.start("mine"));
    assertEquals(expected.plus(period.length()), period.next(expected));
  }

  @Test
  void daysAreNamedByTheirDate() {
    assertPeriod(TagPeriod.daily("with_dashes"), "2026-06-25T00:00", "2026-06-25");
    assertPeriod(TagPeriod.daily("without_dashes"), "2026-06-25T00:00", "20260625");
    assertPeriod(TagPeriod.daily("without_dashes_and_spaces"), "2026-06-25T00:00", "20260625");
  }

  @Test
  void hoursAreNamedByDateAndHour() {
    assertPeriod(TagPeriod.hourly("with_dashes"), "2026-06-26T12:00", "2026-06-26 12");
    assertPeriod(TagPeriod.hourly("without_dashes"), "2026-06-26T12:00", "20260626 12");
    assertPeriod(TagPeriod.hourly("without_dashes_and_spaces"), "2026-06-26T12:00", "2026062612");
    assertPeriod(TagPeriod.twoHours(), "2026-06-26T10:00", "2026-06-26 10");
  }

  @Test
  void otherPeriodsAreNamedByTheMinute() {
    TagPeriod period = TagPeriod.of(Duration.ofMinutes(5));
    assertPeriod(period, "2026-06-26T13:40", "202606261340");
  }

  @Test
  void invalidDateIsNotAPeriodName() {
    assertEquals(Optional.empty(), TagPeriod.daily("with_dashes").start("2026-02-30"));
  }
}
