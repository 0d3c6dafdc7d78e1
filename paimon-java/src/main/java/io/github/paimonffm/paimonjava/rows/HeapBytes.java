package io.github.paimonffm.paimonjava.rows;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;

/** A growing array of bytes with numbers in Arrow's byte order. */
final class HeapBytes {

  /** The largest array that the JVM allocates. */
  static final int MAX_SIZE = Integer.MAX_VALUE - 8;

  private static final int MIN_SIZE = 256;
  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);
  private static final VarHandle FLOATS = view(float[].class);
  private static final VarHandle DOUBLES = view(double[].class);

  private final String path;
  private final int maxSize;
  private byte[] array = {};

  HeapBytes(String path) {
    this(path, MAX_SIZE);
  }

  /**
   * Creates an array.
   *
   * @param path the name of the column in error messages
   * @param maxSize the largest size in bytes
   */
  HeapBytes(String path, int maxSize) {
    this.path = path;
    this.maxSize = maxSize;
  }

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Returns the array after it has room for more bytes.
   *
   * @throws IllegalStateException if the array would exceed its limit
   */
  byte[] withRoom(int at, int length) {
    if (length > array.length - at) {
      grow(at, length);
    }
    return array;
  }

  private void grow(int at, int length) {
    long needed = (long) at + length;
    if (needed > maxSize) {
      throw new IllegalStateException(
          String.format(
              "Column '%s' needs %d bytes in this batch, but the limit is %d bytes. Write the batch"
                  + " before this row.",
              path, needed, maxSize));
    }
    long size = Math.max(needed, Math.max(MIN_SIZE, array.length * 2L));
    array = Arrays.copyOf(array, (int) Math.min(size, maxSize));
  }

  void setByte(int at, byte value) {
    withRoom(at, 1)[at] = value;
  }

  void setShort(int at, short value) {
    SHORTS.set(withRoom(at, Short.BYTES), at, value);
  }

  void setInt(int at, int value) {
    INTS.set(withRoom(at, Integer.BYTES), at, value);
  }

  void setLong(int at, long value) {
    LONGS.set(withRoom(at, Long.BYTES), at, value);
  }

  void setFloat(int at, float value) {
    FLOATS.set(withRoom(at, Float.BYTES), at, value);
  }

  void setDouble(int at, double value) {
    DOUBLES.set(withRoom(at, Double.BYTES), at, value);
  }

  void setBytes(int at, byte[] value) {
    System.arraycopy(value, 0, withRoom(at, value.length), at, value.length);
  }

  void setZeros(int at, int length) {
    byte[] target = withRoom(at, length);
    Arrays.fill(target, at, at + length, (byte) 0);
  }

  int getInt(int at) {
    return (int) INTS.get(array, at);
  }

  /** Copies the first bytes to Arrow memory. */
  ArrowBuf copied(int size, VectorBuffer buffer) {
    ArrowBuf memory = buffer.ofSize(size);
    memory.setBytes(0, array, 0, (long) size);
    return memory;
  }
}
