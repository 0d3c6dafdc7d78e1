package io.github.paimonffm.internal.wire;

/** A builder that accepts bodies of commit messages without envelopes. */
public interface BodyAdopter {

  /**
   * Puts a body into an envelope of this builder.
   *
   * @param body the body of a commit message, in Paimon's format; not copied
   * @return the bytes of the message
   * @throws io.github.paimonffm.exception.CorruptDataException if the body cannot belong to the
   *     builder's table
   */
  byte[] adopt(byte[] body);
}
