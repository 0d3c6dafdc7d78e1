package io.github.paimonffm.internal.wire;

import io.github.paimonffm.exception.CorruptDataException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Reads an envelope that {@link EnvelopeWriter} wrote. It may come from anywhere: the checksum is
 * verified before a field is looked at, and a length is believed only if that much is there.
 */
public final class EnvelopeReader {

  private static final int MAGIC_LENGTH = 4;
  private static final int HEADER_LENGTH = MAGIC_LENGTH + Short.BYTES;

  private final EnvelopeKind kind;
  private final ByteBuffer in;
  private final int version;

  /**
   * Opens an envelope.
   *
   * @throws CorruptDataException if it is not a whole envelope of that kind and version
   */
  public EnvelopeReader(EnvelopeKind kind, byte[] bytes) {
    this.kind = kind;
    if (bytes.length < HEADER_LENGTH + Integer.BYTES) {
      throw corrupt("it ends after " + bytes.length + " bytes");
    }
    String magic = new String(bytes, 0, MAGIC_LENGTH, StandardCharsets.ISO_8859_1);
    if (!magic.equals(kind.magic())) {
      throw corrupt("it does not start with " + kind.magic());
    }
    int end = bytes.length - Integer.BYTES;
    this.in = ByteBuffer.wrap(bytes, MAGIC_LENGTH, end - MAGIC_LENGTH);
    version = Short.toUnsignedInt(in.getShort());
    if (version < 1 || version > kind.version()) {
      throw corrupt(
          "its format version is "
              + version
              + ", this library reads "
              + (kind.version() == 1 ? "1" : "1 to " + kind.version()));
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, end);
    if ((int) crc.getValue() != ByteBuffer.wrap(bytes).getInt(end)) {
      throw corrupt("its checksum is wrong: it is damaged, cut off, or has something behind it");
    }
  }

  /** Returns the format version of the envelope. */
  int version() {
    return version;
  }

  /** Reads a byte, as a number from 0. */
  public int u8() {
    return Byte.toUnsignedInt(need(Byte.BYTES).get());
  }

  /** Reads an int. */
  public int i32() {
    return need(Integer.BYTES).getInt();
  }

  /** Reads a long. */
  public long i64() {
    return need(Long.BYTES).getLong();
  }

  /** Reads a UUID. */
  public UUID uuid() {
    return new UUID(i64(), i64());
  }

  /** Reads a string. */
  public String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes())).toString();
    } catch (CharacterCodingException e) {
      throw corrupt("a text in it is not UTF-8");
    }
  }

  /** Reads bytes after their length. */
  public byte[] bytes() {
    int length = i32();
    if (length < 0) {
      throw corrupt("a length in it is " + length);
    }
    ByteBuffer source = need(length);
    byte[] bytes = new byte[length];
    source.get(bytes);
    return bytes;
  }

  /** Checks that nothing is left. */
  public void finish() {
    if (in.hasRemaining()) {
      throw corrupt(in.remaining() + " bytes are left over at its end");
    }
  }

  /** The failure of this envelope, for a reason that its reader found. */
  public CorruptDataException corrupt(String why) {
    return new CorruptDataException("this is no " + kind.label() + " of this library: " + why);
  }

  private ByteBuffer need(int length) {
    if (in.remaining() < length) {
      throw corrupt(
          "it should go on for " + length + " bytes where " + in.remaining() + " are left");
    }
    return in;
  }
}
