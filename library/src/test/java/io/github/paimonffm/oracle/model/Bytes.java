package io.github.paimonffm.oracle.model;

import java.util.HexFormat;

/** A binary value. Values with equal bytes are equal. */
public record Bytes(String hex) {

  /** Returns the value with the given bytes. */
  public static Bytes of(byte... bytes) {
    return new Bytes(HexFormat.of().formatHex(bytes));
  }

  /** Returns the bytes in a new array. */
  public byte[] toArray() {
    return HexFormat.of().parseHex(hex);
  }
}
