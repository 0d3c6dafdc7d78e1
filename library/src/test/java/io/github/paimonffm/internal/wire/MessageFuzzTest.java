package io.github.paimonffm.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The short form of {@code scripts/fuzz messages}, with a fixed seed. */
class MessageFuzzTest {

  @Test
  void mutatedMessagesAreRefused() {
    assertEquals(Map.of("refused", 20_000L), new MessageFuzz(5).envelopes(20_000));
  }

  @Test
  void mutatedBodiesCauseNoHarm() throws IOException {
    Map<String, Long> outcomes = new MessageFuzz(5).bodies(1_000);
    System.out.println("1000 bodies: " + outcomes);
    assertTrue(outcomes.containsKey("refused as CorruptDataException"), outcomes::toString);
    assertTrue(outcomes.containsKey("passed"), outcomes::toString);
  }
}
