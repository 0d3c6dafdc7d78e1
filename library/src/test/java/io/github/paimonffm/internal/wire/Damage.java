package io.github.paimonffm.internal.wire;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.exception.CorruptDataException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Damaged envelopes, which must be detected. */
public final class Damage {

  private Damage() {}

  /** Damages an envelope in many ways, and checks that its reader detects all of them. */
  public static void assertAllDetected(byte[] envelope, Consumer<byte[]> reader) {
    for (int length = 0; length < envelope.length; length++) {
      assertDetected(Arrays.copyOf(envelope, length), reader, "cut to " + length);
    }
    for (int bit = 0; bit < envelope.length * Byte.SIZE; bit++) {
      byte[] flipped = envelope.clone();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertDetected(flipped, reader, "bit " + bit + " flipped");
    }
    assertDetected(Arrays.copyOf(envelope, envelope.length + 1), reader, "one byte more");
    // Damages each length and each number, and updates the checksum.
    for (int at = 6; at + Integer.BYTES < envelope.length - Integer.BYTES; at++) {
      byte[] huge = envelope.clone();
      ByteBuffer.wrap(huge).putInt(at, Integer.MAX_VALUE);
      readsOrDetects(sealed(huge), reader);
      ByteBuffer.wrap(huge).putInt(at, -1);
      readsOrDetects(sealed(huge), reader);
    }
    byte[] longer = Arrays.copyOf(envelope, envelope.length + 3);
    assertDetected(sealed(longer), reader, "three bytes more, with a valid checksum");
  }

  /** Returns the envelope with a valid checksum. */
  public static byte[] sealed(byte[] envelope) {
    byte[] sealed = envelope.clone();
    CRC32C crc = new CRC32C();
    crc.update(sealed, 0, sealed.length - Integer.BYTES);
    ByteBuffer.wrap(sealed).putInt(sealed.length - Integer.BYTES, (int) crc.getValue());
    return sealed;
  }

  private static void assertDetected(byte[] damaged, Consumer<byte[]> reader, String damage) {
    assertThrows(CorruptDataException.class, () -> reader.accept(damaged), damage);
  }

  private static void readsOrDetects(byte[] damaged, Consumer<byte[]> reader) {
    try {
      reader.accept(damaged);
    } catch (CorruptDataException e) {
      // This is the only allowed exception.
    }
  }
}
