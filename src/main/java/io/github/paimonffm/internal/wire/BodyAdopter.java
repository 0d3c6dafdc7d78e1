package io.github.paimonffm.internal.wire;

/** A builder that takes bodies of commit messages without their envelopes. */
public interface BodyAdopter {

  /**
   * Puts a body into an envelope of this builder.
   *
   * @param body Paimon's body of a commit message; kept
   * @return the bytes of the message
   * @throws io.github.paimonffm.exception.CorruptDataException if the body cannot be of the
   *     builder's table
   */
  byte[] adopt(byte[] body);
}
