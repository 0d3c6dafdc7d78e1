package io.github.paimonffm.testing;

import java.util.Base64;

/**
 * Bodies that Paimon Java's serializer of version 14 made, as the crate's own tests hold them:
 * bucket 3 of an unpartitioned table, to be checked from snapshot 7.
 */
public enum PaimonJavaBody {
  /** Without files. */
  EMPTY(
      "AAAADAAAAAAAAAAAAAAAAAAAAAMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEA"
          + "AAAAAAAABw=="),
  /** An index file. */
  INDEXED(
      "AAAADAAAAAAAAAAAAAAAAAAAAAMBAAAABQAAAAAAAAAAAAAAAAAAAAEAAABAAHAAAAAAAABJAAAAAAAAgWlu"
          + "ZGV4AACFCQAAAAAAAAACAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
          + "AAAAAAAAAAEAAAAAAAAABw=="),
  /** One with everything, at the external path {@code file:/index}. */
  RICH_INDEXED(
      "AAAADAAAAAAAAAAAAAAAAAAAAAMBAAAABQAAAAAAAAAAAAAAAAAAAAEAAADgAAAAAAAAAABEVgAAAAAAgmlu"
          + "ZGV4AACFCQAAAAAAAAACAAAAAAAAAEgAAABAAAAACwAAAIgAAABIAAAAmAAAAAEAAAAAAAAAOAAAABAAAAAA"
          + "AAAAAAAAAAwAAAAoAAAAAwAAAAAAAAAMAAAAAAAAAAIAAAAAAAAAZGF0YS5wYXJxdWV0AAAAAGZpbGU6L2lu"
          + "ZGV4AAAAAAAAAAAAAAAAAAoAAAAAAAAAFAAAAAAAAAADAAAAAAAAABAAAAA4AAAAAQIAAAAAAIIDAAAAAAAA"
          + "gQIAAAAAAAAAAQAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABAAAAAAAAAAc=");

  private final String base64;

  PaimonJavaBody(String base64) {
    this.base64 = base64;
  }

  /** Its bytes. */
  public byte[] body() {
    return Base64.getDecoder().decode(base64);
  }
}
