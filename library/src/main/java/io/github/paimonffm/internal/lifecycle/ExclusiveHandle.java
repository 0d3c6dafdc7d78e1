package io.github.paimonffm.internal.lifecycle;

import io.github.paimonffm.internal.call.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A native handle for one thread at a time: a writer or a reader. Threads may take turns. If a
 * thread uses the handle while another thread is using it, the second call fails and does not wait,
 * because waiting would hide the mistake. Only {@link #close} waits for the operation in progress.
 */
public final class ExclusiveHandle implements Handle, Closeable {

  private final String name;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment;
  private final Closeable parent;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean closed;

  /** Held during a downcall of {@link #peek}, so that the handle is not released meanwhile. */
  private final ReentrantLock peeking = new ReentrantLock();

  /** Whether {@link #peek} must make no further downcall. Guarded by {@link #peeking}. */
  private boolean released;

  /**
   * Takes ownership of a handle.
   *
   * @param name the name for messages, such as {@code the writer of sales.orders}
   * @param parent the resource that the handle needs; closed after the handle
   */
  public ExclusiveHandle(String name, MemorySegment handle, MethodHandle closer, Closeable parent) {
    this.name = name;
    this.segment = NativeHandles.own(handle, arena, closer);
    this.parent = parent;
  }

  /**
   * Makes one downcall, unless another thread is using the handle.
   *
   * @throws IllegalStateException if the handle is closed, or another thread is using it
   */
  @Override
  public <T extends @Nullable Object> T call(BiFunction<MemorySegment, NativeCall, T> downcall) {
    return whileHeld(
        () -> {
          try (NativeCall call = new NativeCall()) {
            return downcall.apply(segment, call);
          }
        });
  }

  /**
   * Makes one short downcall, unless another thread is using the handle. The downcall brings its
   * own memory, because the memory of a {@link NativeCall} takes longer than such a downcall.
   *
   * @param downcall the downcall; receives the handle and the argument, and checks the returned
   *     code
   * @throws IllegalStateException if the handle is closed, or another thread is using it
   */
  public <A> int direct(A argument, ToIntBiFunction<MemorySegment, A> downcall) {
    acquire();
    try {
      return downcall.applyAsInt(segment, argument);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs an operation during which no other thread can make a downcall. The operation itself can
   * make downcalls with {@link #call}.
   *
   * @throws IllegalStateException if the handle is closed, or another thread is using it
   */
  public <T extends @Nullable Object> T whileHeld(Supplier<T> operation) {
    acquire();
    try {
      return operation.get();
    } finally {
      lock.unlock();
    }
  }

  /** Takes the lock of an open handle. */
  private void acquire() {
    if (!lock.tryLock()) {
      throw new IllegalStateException(
          closed
              ? name + " is closed"
              : name + " is used by two threads at the same time; give each thread its own");
    }
    if (closed) {
      lock.unlock();
      throw new IllegalStateException(name + " is closed");
    }
  }

  /**
   * Makes one downcall that the native library allows at the same time as any other call on the
   * handle. This call does not wait for an operation in progress.
   *
   * @return the downcall's result, or null if the handle is closed
   */
  <T> @Nullable T peek(BiFunction<MemorySegment, NativeCall, T> downcall) {
    peeking.lock();
    try {
      if (released) {
        return null;
      }
      try (NativeCall call = new NativeCall()) {
        return downcall.apply(segment, call);
      }
    } finally {
      peeking.unlock();
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closeAfter(() -> {});
  }

  /**
   * Closes the handle after a last operation, which can call {@link #peek}. No operation of another
   * thread is in progress during the last operation.
   */
  void closeAfter(Runnable last) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      try {
        last.run();
      } finally {
        release();
      }
    } finally {
      lock.unlock();
    }
  }

  private void release() {
    peeking.lock();
    try {
      released = true;
    } finally {
      peeking.unlock();
    }
    try {
      arena.close(); // may wait for threads of the native library
    } finally {
      parent.close();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
