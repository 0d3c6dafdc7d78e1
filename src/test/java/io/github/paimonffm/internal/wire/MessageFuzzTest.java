package io.github.paimonffm.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A little of {@code scripts/fuzz messages}, always the same. */
class MessageFuzzTest {

  @Test
  void noChangedMessageIsRead() {
    assertEquals(Map.of("refused", 20_000L), new MessageFuzz(5).envelopes(20_000));
  }

  @Test
  void noBodyBreaksAnything() throws IOException {
    Map<String, Long> outcomes = new MessageFuzz(5).bodies(1_000);
    System.out.println("1000 bodies: " + outcomes);
    assertTrue(outcomes.containsKey("refused as CorruptDataException"), outcomes::toString);
    assertTrue(outcomes.containsKey("passed"), outcomes::toString);
  }
}
