package io.github.paimonffm.internal.lifecycle;

import io.github.paimonffm.internal.call.NativeCall;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A value of an exclusive handle that any thread can read at any time, such as its counters. After
 * the handle is closed, the value is the last one before the close.
 *
 * @param <T> the class of the value
 */
public final class PolledValue<T> {

  private final ExclusiveHandle handle;
  private final BiFunction<MemorySegment, NativeCall, T> read;

  /** The value at the close. Null while the handle is open. */
  private volatile @Nullable T last;

  /**
   * Creates the value of a handle.
   *
   * @param read a downcall that the native library allows at the same time as any other call on the
   *     handle
   */
  public PolledValue(ExclusiveHandle handle, BiFunction<MemorySegment, NativeCall, T> read) {
    this.handle = handle;
    this.read = read;
  }

  /** Returns the current value, or the last one if the handle is closed. */
  public T get() {
    T current = handle.peek(read);
    // close() stores the last value before it releases the handle.
    return current != null ? current : Objects.requireNonNull(last, "last");
  }

  /** Stores the last value and closes the handle. */
  public void close() {
    handle.closeAfter(() -> last = handle.peek(read));
  }
}
