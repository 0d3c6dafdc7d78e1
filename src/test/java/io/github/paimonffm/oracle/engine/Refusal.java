package io.github.paimonffm.oracle.engine;

/** An engine's statement that it does not support something. A refusal is not a failure. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean byJava;

  Refusal(boolean byJava, Throwable reason) {
    super(reason.getMessage(), reason);
    this.byJava = byJava;
  }

  /** Returns whether Paimon Java refuses, and not this library. */
  public boolean byJava() {
    return byJava;
  }
}
