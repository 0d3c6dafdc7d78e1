package io.github.paimonffm.internal.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.exception.InvalidArgumentException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadRequestTest {

  @Test
  void isWhatTheNativeSideTakes() {
    assertEquals("{\"projection\":null,\"limit\":null}", ReadRequest.ALL.toJson());
    assertEquals(
        "{\"projection\":[\"b\",\"a\"],\"limit\":5}",
        ReadRequest.ALL.withProjection(List.of("b", "a")).withLimit(5).toJson());
  }

  @Test
  void refusesWhatCannotBeRead() {
    assertThrows(InvalidArgumentException.class, () -> ReadRequest.ALL.withProjection(List.of()));
    assertThrows(
        InvalidArgumentException.class, () -> ReadRequest.ALL.withProjection(List.of("a", "a")));
    assertThrows(InvalidArgumentException.class, () -> ReadRequest.ALL.withLimit(-1));
  }
}
