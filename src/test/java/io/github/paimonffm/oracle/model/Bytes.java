package io.github.paimonffm.oracle.model;

import java.util.HexFormat;

/** A binary value. Values with equal bytes are equal. */
public record Bytes(String hex) {

  /** Returns the value of some bytes. */
  public static Bytes of(byte... bytes) {
    return new Bytes(HexFormat.of().formatHex(bytes));
  }

  /** Returns a new array of the bytes. */
  public byte[] toArray() {
    return HexFormat.of().parseHex(hex);
  }
}
