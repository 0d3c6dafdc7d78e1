package io.github.paimonffm.internal.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.read.Predicate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The request of a read as JSON. */
class ReadRequestTest {

  @Test
  void requestIsWrittenAsJson() {
    assertEquals("{}", ReadRequest.ALL.toJson());
    assertEquals(
        "{\"projection\":[\"b\",\"a\"],"
            + "\"filter\":{\"column\":\"c\",\"op\":\"isNull\",\"literals\":[]},"
            + "\"limit\":5,\"snapshotId\":3}",
        ReadRequest.ALL
            .withSnapshot(3)
            .withProjection(List.of("b", "a"))
            .withFilter(Predicate.isNull("c"))
            .withLimit(5)
            .toJson());
  }

  @Test
  void severalFiltersAreCombinedByAnd() {
    Predicate a = Predicate.isNull("a");
    Predicate b = Predicate.isNull("b").or(a);
    assertEquals(a.and(b), ReadRequest.ALL.withFilter(a).withFilter(b).filter());
    assertThrows(NullPointerException.class, () -> ReadRequest.ALL.withFilter(null));
    assertThrows(NullPointerException.class, () -> ReadRequest.ALL.withFilter(a).withFilter(null));
  }

  @Test
  void lastOfSnapshotAndTagWins() {
    assertEquals("{\"tag\":\"t\"}", ReadRequest.ALL.withSnapshot(3).withTag("t").toJson());
    assertEquals("{\"snapshotId\":4}", ReadRequest.ALL.withTag("t").withSnapshot(4).toJson());
  }

  @Test
  void invalidArgumentsAreRefused() {
    assertThrows(InvalidArgumentException.class, () -> ReadRequest.ALL.withProjection(List.of()));
    assertThrows(
        InvalidArgumentException.class, () -> ReadRequest.ALL.withProjection(List.of("a", "a")));
    assertThrows(InvalidArgumentException.class, () -> ReadRequest.ALL.withLimit(-1));
    assertThrows(InvalidArgumentException.class, () -> ReadRequest.ALL.withSnapshot(0));
    assertThrows(InvalidArgumentException.class, () -> ReadRequest.ALL.withTag(""));
  }
}
