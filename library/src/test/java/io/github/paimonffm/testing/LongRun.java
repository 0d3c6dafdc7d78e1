package io.github.paimonffm.testing;

/** The system property {@code -Dpaimonffm.stress=long}, which makes stress tests run longer. */
public final class LongRun {

  private LongRun() {}

  /** Returns whether the long form of stress tests is requested. */
  public static boolean isRequested() {
    return "long".equals(System.getProperty("paimonffm.stress"));
  }
}
