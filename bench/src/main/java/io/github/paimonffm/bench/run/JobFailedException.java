package io.github.paimonffm.bench.run;

/** A job failed or wrote wrong rows. */
final class JobFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  JobFailedException(String reason) {
    super(reason);
  }
}
