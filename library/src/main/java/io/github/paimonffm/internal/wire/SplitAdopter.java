package io.github.paimonffm.internal.wire;

/** A builder that accepts bodies of splits without envelopes. */
public interface SplitAdopter {

  /**
   * Puts a body into an envelope of this builder's table.
   *
   * @param body the body of a split, in Paimon's format; not copied
   * @return the bytes of the split
   * @throws io.github.paimonffm.exception.CorruptDataException if the bytes are not a body
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the body belongs to another
   *     table
   */
  byte[] adoptSplit(byte[] body);
}
