package io.github.paimonffm.oracle.engine;

/** An engine says of itself, in words, that it does not do something: no failure. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean byJava;

  Refusal(boolean byJava, Throwable reason) {
    super(reason.getMessage(), reason);
    this.byJava = byJava;
  }

  /** Whether it is Paimon Java that refuses. */
  public boolean byJava() {
    return byJava;
  }
}
