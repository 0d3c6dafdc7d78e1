package io.github.paimonffm.internal.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.abi.PffmBuffer;
import io.github.paimonffm.internal.abi.PffmError;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The memory of one downcall. It holds copies of the arguments, the results and the error. {@link
 * #close} frees all of them.
 *
 * {@snippet :
 * try (NativeCall call = new NativeCall()) {
 *   MemorySegment name = call.utf8(database);
 *   call.check(PaimonFfm.pffm_catalog_list_tables(catalog, name, name.byteSize(), call.buffer(), call.error()));
 *   return call.takeBytes();
 * }
 * }
 *
 * <p>Not thread-safe. Serves one downcall.
 */
public final class NativeCall implements AutoCloseable {

  private static final ValueLayout.OfLong FRAME_LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Arena arena;
  private final MemorySegment error;
  private final MemorySegment buffer;
  private final boolean counted;

  /** Begins a call. The first call of a class loader starts the library. */
  public NativeCall() {
    this(true);
  }

  private NativeCall(boolean counted) {
    Startup.ensureStarted();
    arena = Arena.ofConfined();
    error = PffmError.allocate(arena);
    buffer = PffmBuffer.allocate(arena);
    this.counted = counted;
    if (counted) {
      Calls.begin();
    }
  }

  /** Begins a call that serves other calls and is not counted in {@link Calls}. */
  public static NativeCall inBackground() {
    return new NativeCall(false);
  }

  /** Copies a string argument as UTF-8. The byte size of the copy is the length argument. */
  public MemorySegment utf8(String text) {
    return bytes(text.getBytes(UTF_8));
  }

  /** Copies a byte string argument. The byte size of the copy is the length argument. */
  public MemorySegment bytes(byte[] bytes) {
    MemorySegment copy = bytes(bytes.length);
    MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return copy;
  }

  /**
   * Copies byte strings as one argument: {@code (int64 little-endian length, bytes)*}. There may be
   * more than 2 GiB of them.
   */
  public MemorySegment frames(List<byte[]> strings) {
    long size = 0;
    for (byte[] string : strings) {
      size += Long.BYTES + string.length;
    }
    MemorySegment copy = bytes(size);
    long at = 0;
    for (byte[] string : strings) {
      copy.set(FRAME_LENGTH, at, string.length);
      at += Long.BYTES;
      MemorySegment.copy(string, 0, copy, ValueLayout.JAVA_BYTE, at, string.length);
      at += string.length;
    }
    return copy;
  }

  private MemorySegment bytes(long size) {
    // At least one byte: the pointer must be valid even if the length is 0.
    return arena.allocate(Math.max(1, size)).asSlice(0, size);
  }

  /** Returns a flag argument. */
  public static byte flag(boolean value) {
    return (byte) (value ? 1 : 0);
  }

  /** Allocates zeroed memory for a struct or for a result of another type. */
  public MemorySegment allocate(long size) {
    return arena.allocate(size, Long.BYTES);
  }

  /** Allocates zeroed memory with an alignment in bytes. */
  public MemorySegment allocate(long size, long alignment) {
    return arena.allocate(size, alignment);
  }

  /** Allocates the memory that receives a handle; see {@link #takeHandle}. */
  public MemorySegment handle() {
    return arena.allocate(ValueLayout.ADDRESS);
  }

  /** Returns the handle that the call stored in this memory. */
  public static MemorySegment takeHandle(MemorySegment handle) {
    return handle.get(ValueLayout.ADDRESS, 0);
  }

  /** Returns the struct that receives bytes, which the library owns; see {@link #takeBytes}. */
  public MemorySegment buffer() {
    return buffer;
  }

  /** Returns the returned bytes, which {@link #close} frees. */
  public MemorySegment bytes() {
    return bytes(buffer);
  }

  /** Returns a copy of the returned bytes. */
  public byte[] takeBytes() {
    return copy(buffer);
  }

  /** Returns the struct that receives the error. */
  public MemorySegment error() {
    return error;
  }

  /**
   * Makes a downcall that stores a flag, and checks the returned code.
   *
   * @param downcall gets the place of the flag
   * @return whether the flag is set
   */
  public boolean flagOf(ToIntFunction<MemorySegment> downcall) {
    MemorySegment flag = allocate(Byte.BYTES);
    check(downcall.applyAsInt(flag));
    return flag.get(ValueLayout.JAVA_BYTE, 0) != 0;
  }

  /**
   * Checks the returned code.
   *
   * @throws RuntimeException if the code is not success; {@link NativeErrors} maps the code to the
   *     exception
   */
  public void check(int code) {
    if (code != PaimonFfm.PFFM_OK()) {
      throw exception(code, error);
    }
  }

  /**
   * Checks the returned code of a downcall that did not use the memory of a {@link NativeCall}.
   *
   * @param error the struct that received the error; its message is freed
   * @throws RuntimeException as for {@link #check}
   */
  public static void checkAndFree(int code, MemorySegment error) {
    if (code == PaimonFfm.PFFM_OK()) {
      return;
    }
    try {
      throw exception(code, error);
    } finally {
      PaimonFfm.pffm_error_free(error);
    }
  }

  private static RuntimeException exception(int code, MemorySegment error) {
    String message = new String(copy(PffmError.message(error)), UTF_8);
    return NativeErrors.toException(code, message, PffmError.retriable(error) != 0);
  }

  @Override
  public void close() {
    PaimonFfm.pffm_buffer_free(buffer);
    PaimonFfm.pffm_error_free(error);
    arena.close();
    if (counted) {
      Calls.end();
    }
  }

  private static byte[] copy(MemorySegment buffer) {
    return bytes(buffer).toArray(ValueLayout.JAVA_BYTE);
  }

  @SuppressWarnings("restricted") // the library reports the length of its bytes
  private static MemorySegment bytes(MemorySegment buffer) {
    long length = PffmBuffer.len(buffer);
    return length == 0 ? MemorySegment.NULL : PffmBuffer.data(buffer).reinterpret(length);
  }
}
