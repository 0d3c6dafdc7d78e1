package io.github.paimonffm.internal.wire;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A writer of an envelope: magic bytes, format version, fields, and a CRC-32C of all preceding
 * bytes. Numbers are big-endian. Strings (UTF-8) and bodies are preceded by their length as an int.
 */
public final class EnvelopeWriter {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  /** Starts an envelope of a kind. */
  public EnvelopeWriter(EnvelopeKind kind) {
    write(
        () -> {
          out.write(kind.magic().getBytes(StandardCharsets.US_ASCII));
          out.writeShort(kind.version());
        });
  }

  /** Adds a byte. */
  public EnvelopeWriter u8(int value) {
    return write(() -> out.writeByte(value));
  }

  /** Adds an int. */
  public EnvelopeWriter i32(int value) {
    return write(() -> out.writeInt(value));
  }

  /** Adds a long. */
  public EnvelopeWriter i64(long value) {
    return write(() -> out.writeLong(value));
  }

  /** Adds a UUID, 16 bytes. */
  public EnvelopeWriter uuid(UUID value) {
    return i64(value.getMostSignificantBits()).i64(value.getLeastSignificantBits());
  }

  /** Adds a string. */
  public EnvelopeWriter text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a length and that number of bytes. */
  public EnvelopeWriter bytes(byte[] value) {
    return i32(value.length).write(() -> out.write(value));
  }

  /** Adds the checksum and returns the envelope. */
  public byte[] finish() {
    CRC32C crc = new CRC32C();
    crc.update(bytes.toByteArray());
    return i32((int) crc.getValue()).bytes.toByteArray();
  }

  private interface Step {
    void run() throws IOException;
  }

  private EnvelopeWriter write(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a stream in memory does not fail
    }
    return this;
  }
}
