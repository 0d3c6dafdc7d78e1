package io.github.paimonffm.paimonjava.read.columns;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;
import org.jspecify.annotations.Nullable;

/** Reads numbers from one buffer of a vector. Getters fail after the memory is freed. */
abstract class VectorBytes {

  /**
   * Returns a reader of a buffer.
   *
   * @param buffer the buffer
   * @param lifetime the lifetime of the buffer's batch; null if the owner of the batch may free it
   *     at any time, so each access asks Arrow
   */
  static VectorBytes of(ArrowBuf buffer, @Nullable BatchLifetime lifetime) {
    return lifetime == null || buffer.capacity() > Integer.MAX_VALUE
        ? new Foreign(buffer)
        : new Owned(buffer, lifetime);
  }

  abstract byte getByte(long at);

  abstract short getShort(long at);

  abstract int getInt(long at);

  abstract long getLong(long at);

  abstract void copy(long from, byte[] target);

  abstract void copy(long from, int[] target);

  /**
   * Memory of a batch with a known lifetime. Arrow's own getters follow three references for each
   * value to find out whether the memory is still there, which takes a fifth of the time of a read.
   */
  private static final class Owned extends VectorBytes {

    private final ByteBuffer bytes;
    private final BatchLifetime lifetime;

    @SuppressWarnings("restricted") // The memory stays there until the lifetime ends.
    Owned(ArrowBuf buffer, BatchLifetime lifetime) {
      this.bytes =
          MemorySegment.ofAddress(buffer.memoryAddress())
              .reinterpret(buffer.capacity())
              .asByteBuffer()
              .order(ByteOrder.LITTLE_ENDIAN);
      this.lifetime = lifetime;
    }

    @Override
    byte getByte(long at) {
      lifetime.check();
      return bytes.get(Math.toIntExact(at));
    }

    @Override
    short getShort(long at) {
      lifetime.check();
      return bytes.getShort(Math.toIntExact(at));
    }

    @Override
    int getInt(long at) {
      lifetime.check();
      return bytes.getInt(Math.toIntExact(at));
    }

    @Override
    long getLong(long at) {
      lifetime.check();
      return bytes.getLong(Math.toIntExact(at));
    }

    @Override
    void copy(long from, byte[] target) {
      lifetime.check();
      bytes.get(Math.toIntExact(from), target);
    }

    @Override
    void copy(long from, int[] target) {
      lifetime.check();
      int at = Math.toIntExact(from);
      bytes
          .slice(at, target.length * Integer.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asIntBuffer()
          .get(target);
    }
  }

  /** Memory of a batch of the caller, or of more than 2 GiB. */
  private static final class Foreign extends VectorBytes {

    private final ArrowBuf buffer;

    Foreign(ArrowBuf buffer) {
      this.buffer = buffer;
    }

    @Override
    byte getByte(long at) {
      return buffer.getByte(at);
    }

    @Override
    short getShort(long at) {
      return buffer.getShort(at);
    }

    @Override
    int getInt(long at) {
      return buffer.getInt(at);
    }

    @Override
    long getLong(long at) {
      return buffer.getLong(at);
    }

    @Override
    void copy(long from, byte[] target) {
      buffer.getBytes(from, target);
    }

    @Override
    void copy(long from, int[] target) {
      for (int i = 0; i < target.length; i++) {
        target[i] = buffer.getInt(from + (long) i * Integer.BYTES);
      }
    }
  }
}
