package io.github.paimonffm.oracle.model;

import java.util.HexFormat;

/** A binary value, equal by its content. */
public record Bytes(String hex) {

  /** The value of these bytes. */
  public static Bytes of(byte... bytes) {
    return new Bytes(HexFormat.of().formatHex(bytes));
  }

  /** A new array of its bytes. */
  public byte[] toArray() {
    return HexFormat.of().parseHex(hex);
  }
}
