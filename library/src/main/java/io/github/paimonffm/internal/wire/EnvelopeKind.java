package io.github.paimonffm.internal.wire;

/**
 * The kind of content of an envelope, identified by its first bytes. A change to the fields of a
 * kind needs a new format version and a reader that still reads the old versions. The tests keep a
 * file of each version.
 */
public enum EnvelopeKind {
  /** A commit message. */
  MESSAGE("PFCM", "commit message", 1),
  /** A split. */
  SPLIT("PFSP", "split", 3);

  private final String magic;
  private final String label;
  private final int version;

  EnvelopeKind(String magic, String label, int version) {
    this.magic = magic;
    this.label = label;
    this.version = version;
  }

  String magic() {
    return magic;
  }

  String label() {
    return label;
  }

  int version() {
    return version;
  }
}
