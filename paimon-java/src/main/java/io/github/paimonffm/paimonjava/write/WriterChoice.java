package io.github.paimonffm.paimonjava.write;

import java.util.Optional;

/**
 * The writer that writes a batch, which is chosen before the first row and never changes.
 *
 * @param reasonForPaimonJava why Paimon Java's own writer writes the batch; empty if the native
 *     writer writes it
 */
public record WriterChoice(Optional<String> reasonForPaimonJava) {

  /** The choice of the native writer. */
  public static final WriterChoice NATIVE = new WriterChoice(Optional.empty());

  /**
   * Returns the choice of Paimon Java's own writer.
   *
   * @param reason why the native writer cannot write the batch
   * @return the choice
   */
  public static WriterChoice paimonJava(String reason) {
    return new WriterChoice(Optional.of(reason));
  }

  /**
   * Tells whether the native writer writes the batch.
   *
   * @return whether the native writer writes the batch
   */
  public boolean isNative() {
    return reasonForPaimonJava.isEmpty();
  }
}
