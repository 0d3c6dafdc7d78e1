package io.github.paimonffm.internal.wire;

/**
 * What an envelope holds, which its first bytes tell. A change of its fields is a new version,
 * whose reader goes on reading the old ones; the tests keep a file of each.
 */
public enum EnvelopeKind {
  /** A commit message. */
  MESSAGE("PFCM", "commit message", 1),
  /** A split. */
  SPLIT("PFSP", "split", 2);

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
