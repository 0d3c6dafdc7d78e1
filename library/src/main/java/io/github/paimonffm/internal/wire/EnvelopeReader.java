package io.github.paimonffm.internal.wire;

import io.github.paimonffm.exception.CorruptDataException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A reader of an envelope that {@link EnvelopeWriter} wrote. Envelopes are untrusted input: the
 * checksum is verified before any field is read, and a length is used only if enough bytes are
 * left.
 */
public final class EnvelopeReader {

  private static final int MAGIC_LENGTH = 4;
  private static final int HEADER_LENGTH = MAGIC_LENGTH + Short.BYTES;

  private final EnvelopeKind kind;
  private final ByteBuffer in;
  private final int version;

  /**
   * Opens an envelope and verifies its checksum.
   *
   * @throws CorruptDataException if the bytes are not a complete envelope of this kind and version
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
              + "; this library reads version "
              + (kind.version() == 1 ? "1" : "1 to " + kind.version()));
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, end);
    if ((int) crc.getValue() != ByteBuffer.wrap(bytes).getInt(end)) {
      throw corrupt(
          "its checksum does not match: it is damaged, truncated, or followed by extra bytes");
    }
  }

  /** Returns the format version of the envelope. */
  int version() {
    return version;
  }

  /** Reads an unsigned byte. */
  public int u8() {
    return Byte.toUnsignedInt(require(Byte.BYTES).get());
  }

  /** Reads an int. */
  public int i32() {
    return require(Integer.BYTES).getInt();
  }

  /** Reads a long. */
  public long i64() {
    return require(Long.BYTES).getLong();
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
      throw corrupt("it contains a text that is not UTF-8");
    }
  }

  /**
   * Reads a string that many envelopes share, such as the location of their table. All of them get
   * the same object.
   */
  String sharedText() {
    return text().intern();
  }

  /** Reads a length and that number of bytes. */
  public byte[] bytes() {
    int length = i32();
    if (length < 0) {
      throw corrupt("it contains the invalid length " + length);
    }
    ByteBuffer source = require(length);
    byte[] bytes = new byte[length];
    source.get(bytes);
    return bytes;
  }

  /** Checks that no bytes are left. */
  public void finish() {
    if (in.hasRemaining()) {
      throw corrupt(in.remaining() + " extra bytes follow its last field");
    }
  }

  /** Returns an exception for this envelope with a reason. */
  public CorruptDataException corrupt(String reason) {
    return new CorruptDataException("not a valid " + kind.label() + " of this library: " + reason);
  }

  private ByteBuffer require(int length) {
    if (in.remaining() < length) {
      throw corrupt(
          "a field needs " + length + " bytes, but only " + in.remaining() + " bytes are left");
    }
    return in;
  }
}
