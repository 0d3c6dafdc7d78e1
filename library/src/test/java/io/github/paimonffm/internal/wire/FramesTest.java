package io.github.paimonffm.internal.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.exception.CorruptDataException;
import io.github.paimonffm.internal.call.NativeCall;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Byte strings in frames. */
class FramesTest {

  private static byte[] encode(List<byte[]> frames) {
    try (NativeCall call = new NativeCall()) {
      return call.frames(frames).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  @Test
  void decodeInvertsEncode() {
    List<byte[]> frames = List.of(new byte[] {1, 2, 3}, new byte[0], new byte[] {4});
    List<byte[]> back = Frames.decode(encode(frames));
    assertEquals(frames.size(), back.size());
    for (int i = 0; i < frames.size(); i++) {
      assertArrayEquals(frames.get(i), back.get(i));
    }
    assertEquals(0, encode(List.of()).length);
    assertEquals(List.of(), Frames.decode(new byte[0]));
  }

  @Test
  void lengthsAreLittleEndian() {
    assertArrayEquals(
        new byte[] {2, 0, 0, 0, 0, 0, 0, 0, 8, 9}, encode(List.of(new byte[] {8, 9})));
  }

  @Test
  void invalidLengthsAreRefused() {
    byte[] one = encode(List.of(new byte[] {1, 2, 3}));
    for (int length = 1; length < one.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(one, length);
      assertThrows(CorruptDataException.class, () -> Frames.decode(cut));
    }
    byte[] negative = {-1, -1, -1, -1, -1, -1, -1, -1};
    assertThrows(CorruptDataException.class, () -> Frames.decode(negative));
  }
}
