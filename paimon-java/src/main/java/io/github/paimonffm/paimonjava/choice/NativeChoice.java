package io.github.paimonffm.paimonjava.choice;

import java.util.Optional;

/**
 * The choice between the native writer and Paimon Java's own writer, or between the readers. It is
 * made before the first row and never changes.
 *
 * @param reasonForPaimonJava why Paimon Java's own writer or reader is used; empty if the native
 *     one is used
 */
public record NativeChoice(Optional<String> reasonForPaimonJava) {

  /** The choice of the native writer or reader. */
  public static final NativeChoice NATIVE = new NativeChoice(Optional.empty());

  /**
   * Returns the choice of Paimon Java's own writer or reader.
   *
   * @param reason why the native one cannot be used
   * @return the choice
   */
  public static NativeChoice paimonJava(String reason) {
    return new NativeChoice(Optional.of(reason));
  }

  /**
   * Tells whether the native writer or reader is used.
   *
   * @return whether the native writer or reader is used
   */
  public boolean isNative() {
    return reasonForPaimonJava.isEmpty();
  }
}
