package io.github.paimonffm.internal.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.abi.PffmBuffer;
import io.github.paimonffm.internal.abi.PffmError;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The memory of one downcall: arguments copied in, results and error copied out, and everything
 * freed at its end, whichever way it ends.
 *
 * {@snippet :
 * try (NativeCall call = new NativeCall()) {
 *   MemorySegment name = call.utf8(database);
 *   call.check(PaimonFfm.pffm_catalog_list_tables(catalog, name, name.byteSize(), call.buffer(), call.error()));
 *   return call.takeBytes();
 * }
 * }
 *
 * <p>Belongs to one thread and one downcall.
 */
public final class NativeCall implements AutoCloseable {

  private final Arena arena;
  private final MemorySegment error;
  private final MemorySegment buffer;
  private final boolean counted;

  /** Starts a call; the first one of a class loader loads the library. */
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

  /** Starts a call that serves others, and is not one of {@link Calls}. */
  public static NativeCall inBackground() {
    return new NativeCall(false);
  }

  /** A string argument, which goes with its length in bytes. */
  public MemorySegment utf8(String text) {
    return bytes(text.getBytes(UTF_8));
  }

  /** A byte string argument, which goes with its length. */
  public MemorySegment bytes(byte[] bytes) {
    // Never of size 0: the pointer has to be one even if there is nothing behind it.
    MemorySegment copy = arena.allocate(Math.max(1, bytes.length));
    MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return copy.asSlice(0, bytes.length);
  }

  /** A flag argument. */
  public static byte flag(boolean value) {
    return (byte) (value ? 1 : 0);
  }

  /** Zeroed memory of the call, for a struct or a result of another kind. */
  public MemorySegment allocate(long size) {
    return arena.allocate(size, Long.BYTES);
  }

  /** Where the call puts a handle, to be taken by {@link #takeHandle}. */
  public MemorySegment handle() {
    return arena.allocate(ValueLayout.ADDRESS);
  }

  /** The handle that the call put there. */
  public static MemorySegment takeHandle(MemorySegment handle) {
    return handle.get(ValueLayout.ADDRESS, 0);
  }

  /** Where the call puts bytes that the library owns, to be taken by {@link #takeBytes}. */
  public MemorySegment buffer() {
    return buffer;
  }

  /** A copy of the bytes that the call put there. */
  public byte[] takeBytes() {
    return copy(buffer);
  }

  /** Where the call puts its error. */
  public MemorySegment error() {
    return error;
  }

  /**
   * Turns the call's code into its exception.
   *
   * @throws RuntimeException the one that {@link NativeErrors} has for the code, if it is not that
   *     of success
   */
  public void check(int code) {
    if (code != PaimonFfm.PFFM_OK()) {
      String message = new String(copy(PffmError.message(error)), UTF_8);
      throw NativeErrors.toException(code, message, PffmError.retriable(error) != 0);
    }
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

  @SuppressWarnings("restricted") // the library says how long what it points to is
  private static byte[] copy(MemorySegment buffer) {
    long length = PffmBuffer.len(buffer);
    return length == 0
        ? new byte[0]
        : PffmBuffer.data(buffer).reinterpret(length).toArray(ValueLayout.JAVA_BYTE);
  }
}
