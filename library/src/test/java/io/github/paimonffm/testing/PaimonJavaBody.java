package io.github.paimonffm.testing;

import java.util.Base64;

/**
 * Message bodies that version 14 of Paimon Java's serializer created, copied from the tests of the
 * Rust crate. They belong to bucket 3 of an unpartitioned table and are checked from snapshot 7.
 */
public enum PaimonJavaBody {
  /** No files. */
  EMPTY(
      "AAAADAAAAAAAAAAAAAAAAAAAAAMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEA"
          + "AAAAAAAABw=="),
  /** One index file. */
  INDEXED(
      "AAAADAAAAAAAAAAAAAAAAAAAAAMBAAAABQAAAAAAAAAAAAAAAAAAAAEAAABAAHAAAAAAAABJAAAAAAAAgWlu"
          + "ZGV4AACFCQAAAAAAAAACAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
          + "AAAAAAAAAAEAAAAAAAAABw=="),
  /** One index file with all optional fields, at the external path {@code file:/index}. */
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

  /** Returns the bytes of the body. */
  public byte[] body() {
    return Base64.getDecoder().decode(base64);
  }
}
