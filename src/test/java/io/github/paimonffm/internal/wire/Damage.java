package io.github.paimonffm.internal.wire;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.exception.CorruptDataException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** What can happen to an envelope on its way. */
public final class Damage {

  private Damage() {}

  /** Does all of it to an envelope and checks that its reader notices each time. */
  public static void assertAllNoticed(byte[] envelope, Consumer<byte[]> reader) {
    for (int length = 0; length < envelope.length; length++) {
      assertNoticed(Arrays.copyOf(envelope, length), reader, "cut to " + length);
    }
    for (int bit = 0; bit < envelope.length * Byte.SIZE; bit++) {
      byte[] flipped = envelope.clone();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertNoticed(flipped, reader, "bit " + bit + " flipped");
    }
    assertNoticed(Arrays.copyOf(envelope, envelope.length + 1), reader, "one byte more");
    // Also where the checksum is right: every length field comes to be wrong once, as does every
    // number.
    for (int at = 6; at + Integer.BYTES < envelope.length - Integer.BYTES; at++) {
      byte[] huge = envelope.clone();
      ByteBuffer.wrap(huge).putInt(at, Integer.MAX_VALUE);
      readsOrNotices(sealed(huge), reader);
      ByteBuffer.wrap(huge).putInt(at, -1);
      readsOrNotices(sealed(huge), reader);
    }
    byte[] longer = Arrays.copyOf(envelope, envelope.length + 3);
    assertNoticed(sealed(longer), reader, "three bytes more, under a checksum of their own");
  }

  /** The envelope with a right checksum. */
  public static byte[] sealed(byte[] envelope) {
    byte[] sealed = envelope.clone();
    CRC32C crc = new CRC32C();
    crc.update(sealed, 0, sealed.length - Integer.BYTES);
    ByteBuffer.wrap(sealed).putInt(sealed.length - Integer.BYTES, (int) crc.getValue());
    return sealed;
  }

  private static void assertNoticed(byte[] damaged, Consumer<byte[]> reader, String what) {
    assertThrows(CorruptDataException.class, () -> reader.accept(damaged), what);
  }

  private static void readsOrNotices(byte[] damaged, Consumer<byte[]> reader) {
    try {
      reader.accept(damaged);
    } catch (CorruptDataException e) {
      // the one failure that is allowed
    }
  }
}
