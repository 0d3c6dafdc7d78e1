package io.github.paimonffm.testing;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Checks of exception messages. */
public final class Messages {

  private Messages() {}

  /** Checks that the message of an exception contains all the given parts. */
  public static void assertNames(Throwable failure, String... parts) {
    String message = failure.getMessage();
    assertNotNull(message, () -> failure + " has no message");
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "'" + part + "' is not in the message: " + message);
    }
  }
}
