package io.github.paimonffm.oracle.engine;

/**
 * An engine's statement that it does not support a table or an operation. A refusal is not a
 * failure.
 */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean byJava;

  Refusal(boolean byJava, Throwable reason) {
    super(reason.getMessage(), reason);
    this.byJava = byJava;
  }

  /** Returns whether the refusing engine is Paimon Java, not this library. */
  public boolean byJava() {
    return byJava;
  }
}
