package io.github.paimonffm.internal.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.read.Predicate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The request of a read as JSON. */
class ReadRequestTest {

  private static final ReadRequest ALL = ReadRequest.ofSchema(7);

  @Test
  void requestIsWrittenAsJson() {
    assertEquals("{\"schemaId\":7}", ALL.toJson());
    assertEquals(
        "{\"projection\":[\"b\",\"a\"],"
            + "\"filter\":{\"column\":\"c\",\"op\":\"isNull\",\"literals\":[]},"
            + "\"limit\":5,\"snapshotId\":3}",
        ALL.withSnapshot(3)
            .withProjection(List.of("b", "a"))
            .withFilter(Predicate.isNull("c"))
            .withLimit(5)
            .toJson());
  }

  @Test
  void severalFiltersAreCombinedByAnd() {
    Predicate a = Predicate.isNull("a");
    Predicate b = Predicate.isNull("b").or(a);
    assertEquals(a.and(b), ALL.withFilter(a).withFilter(b).filter());
    assertThrows(NullPointerException.class, () -> ALL.withFilter(null));
    assertThrows(NullPointerException.class, () -> ALL.withFilter(a).withFilter(null));
  }

  /** A snapshot and a tag have their own schema. */
  @Test
  void lastOfSnapshotAndTagWins() {
    assertEquals("{\"tag\":\"t\"}", ALL.withSnapshot(3).withTag("t").toJson());
    assertEquals("{\"snapshotId\":4}", ALL.withTag("t").withSnapshot(4).toJson());
  }

  @Test
  void invalidArgumentsAreRefused() {
    assertThrows(InvalidArgumentException.class, () -> ALL.withProjection(List.of()));
    assertThrows(InvalidArgumentException.class, () -> ALL.withProjection(List.of("a", "a")));
    assertThrows(InvalidArgumentException.class, () -> ALL.withLimit(-1));
    assertThrows(InvalidArgumentException.class, () -> ALL.withSnapshot(0));
    assertThrows(InvalidArgumentException.class, () -> ALL.withTag(""));
  }
}
