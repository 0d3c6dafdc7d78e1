package io.github.paimonffm.internal.wire;

import io.github.paimonffm.exception.CorruptDataException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * The encoding of several byte strings as one, in which the native library accepts and returns
 * lists of byte strings: {@code (int64 little-endian length, bytes)*}.
 */
public final class Frames {

  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Frames() {}

  /**
   * Joins byte strings in native memory. There may be more than 2 GiB of them.
   *
   * @param allocator allocates memory of a given size in bytes
   */
  public static MemorySegment encode(List<byte[]> frames, LongFunction<MemorySegment> allocator) {
    long size = 0;
    for (byte[] frame : frames) {
      size += Long.BYTES + frame.length;
    }
    MemorySegment out = allocator.apply(size);
    long at = 0;
    for (byte[] frame : frames) {
      out.set(LENGTH, at, frame.length);
      at += Long.BYTES;
      MemorySegment.copy(frame, 0, out, ValueLayout.JAVA_BYTE, at, frame.length);
      at += frame.length;
    }
    return out;
  }

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
