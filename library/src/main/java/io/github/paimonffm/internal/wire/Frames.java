package io.github.paimonffm.internal.wire;

import io.github.paimonffm.exception.CorruptDataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The encoding of several byte strings as one, in which the native library accepts and returns
 * lists of byte strings: {@code (int64 little-endian length, bytes)*}. {@code NativeCall} encodes
 * the lists that the library accepts.
 */
public final class Frames {

  private Frames() {}

  /**
   * Splits frames into byte strings.
   *
   * @throws CorruptDataException if a length exceeds the remaining bytes
   */
  public static List<byte[]> decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> frames = new ArrayList<>();
    while (in.hasRemaining()) {
      long length = in.remaining() < Long.BYTES ? -1 : in.getLong();
      if (length < 0 || length > in.remaining()) {
        throw new CorruptDataException(
            "the native library returned truncated frames; the frame at byte "
                + in.position()
                + " exceeds the end at byte "
                + bytes.length);
      }
      byte[] frame = new byte[(int) length];
      in.get(frame);
      frames.add(frame);
    }
    return frames;
  }
}
