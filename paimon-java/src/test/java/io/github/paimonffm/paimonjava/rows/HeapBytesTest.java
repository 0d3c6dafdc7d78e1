package io.github.paimonffm.paimonjava.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** The limits of a column. */
class HeapBytesTest {

  @Test
  void bytesGrowUpToTheirLimit() {
    HeapBytes bytes = new HeapBytes("c", 1000);
    for (int i = 0; i < 250; i++) {
      bytes.setInt(4 * i, i);
    }
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> bytes.setInt(1000, 1));

    assertEquals(
        "Column 'c' needs 1004 bytes in this batch, but the limit is 1000 bytes. Write the batch"
            + " before this row.",
        e.getMessage());
    assertEquals(249, bytes.getInt(996));
  }

  @Test
  void limitAppliesToOneLargeValue() {
    HeapBytes bytes = new HeapBytes("c", 1000);
    bytes.setBytes(0, new byte[400]);

    assertThrows(IllegalStateException.class, () -> bytes.setBytes(400, new byte[601]));
    bytes.setBytes(400, new byte[600]);
    assertEquals(1000, bytes.withRoom(1000, 0).length);
  }

  @Test
  void sizeBeyond32BitsIsRefused() {
    HeapBytes bytes = new HeapBytes("c");

    assertThrows(
        IllegalStateException.class, () -> bytes.withRoom(HeapBytes.MAX_SIZE, HeapBytes.MAX_SIZE));
  }

  @Test
  void numbersAreLittleEndian() {
    HeapBytes bytes = new HeapBytes("c", 4);
    bytes.setInt(0, 0x01020304);

    assertArrayEquals(new byte[] {4, 3, 2, 1}, bytes.withRoom(0, 4));
  }

  @Test
  void elementsBeyond32BitsAreRefused() {
    assertEquals(5, Sizes.end("c", 2, 3));
    assertThrows(IllegalStateException.class, () -> Sizes.end("c", Integer.MAX_VALUE - 10, 10));
  }
}
