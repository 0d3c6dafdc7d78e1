package io.github.paimonffm.paimonjava.read;

import java.util.Optional;

/**
 * The reader that reads some splits, which is chosen before the first row and never changes.
 *
 * @param reasonForPaimonJava why Paimon Java's own reader reads the splits; empty if the native
 *     reader reads them
 */
public record ReaderChoice(Optional<String> reasonForPaimonJava) {

  /** The choice of the native reader. */
  public static final ReaderChoice NATIVE = new ReaderChoice(Optional.empty());

  /**
   * Returns the choice of Paimon Java's own reader.
   *
   * @param reason why the native reader cannot read the splits
   * @return the choice
   */
  public static ReaderChoice paimonJava(String reason) {
    return new ReaderChoice(Optional.of(reason));
  }

  /**
   * Tells whether the native reader reads the splits.
   *
   * @return whether the native reader reads the splits
   */
  public boolean isNative() {
    return reasonForPaimonJava.isEmpty();
  }
}
