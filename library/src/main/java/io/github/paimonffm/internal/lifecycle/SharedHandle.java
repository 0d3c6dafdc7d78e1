package io.github.paimonffm.internal.lifecycle;

import io.github.paimonffm.internal.call.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A native handle for many threads at the same time: a catalog or a table.
 *
 * <p>References to the handle are counted. The owner has one, each operation has one while it runs,
 * and each writer or reader has one until it is closed. {@link #close} drops the owner's reference;
 * after that, no new references are given out. The native handle is closed once, with the last
 * reference. A child has a reference to its parent, so every order of closing is safe. Closing the
 * parent also calls {@code close} on its children.
 */
public final class SharedHandle implements Handle, Closeable {

  private final String name;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment;
  private final @Nullable SharedHandle parent;

  // All fields below are guarded by this.
  private final Set<SharedHandle> children = new HashSet<>();
  private int references = 1;
  private @Nullable String closedBecause;

  private SharedHandle(
      String name, MemorySegment handle, MethodHandle closer, @Nullable SharedHandle parent) {
    this.name = name;
    this.segment = NativeHandles.own(handle, arena, closer);
    this.parent = parent;
  }

  /**
   * Takes ownership of a handle without a parent.
   *
   * @param name the name for messages, such as {@code catalog /tmp/warehouse}
   */
  public static SharedHandle root(String name, MemorySegment handle, MethodHandle closer) {
    return new SharedHandle(name, handle, closer, null);
  }

  /**
   * Takes ownership of a handle that was opened from this handle. The caller has a reference to
   * this handle.
   *
   * @throws IllegalStateException if this handle was closed in the meantime; the new handle is then
   *     closed
   */
  public SharedHandle adopt(String childName, MemorySegment handle, MethodHandle closer) {
    SharedHandle child = new SharedHandle(childName, handle, closer, this);
    String refused;
    synchronized (this) {
      references++;
      refused = closedBecause;
      if (refused == null) {
        children.add(child);
      }
    }
    if (refused != null) {
      child.close();
      throw new IllegalStateException(refused);
    }
    return child;
  }

  /**
   * Takes ownership of a handle that was opened from this handle and has the same parent: closing
   * this handle does not close the new handle. The caller has a reference to this handle.
   *
   * @throws IllegalStateException if the parent was closed in the meantime; the new handle is then
   *     closed
   */
  public SharedHandle adoptSibling(String siblingName, MemorySegment handle, MethodHandle closer) {
    return Objects.requireNonNull(parent, "parent").adopt(siblingName, handle, closer);
  }

  /**
   * Acquires a reference.
   *
   * @throws IllegalStateException if the handle, or its parent, was closed
   */
  public synchronized Reference retain() {
    if (closedBecause != null) {
      throw new IllegalStateException(closedBecause);
    }
    references++;
    return new Reference(this);
  }

  @Override
  public <T extends @Nullable Object> T call(BiFunction<MemorySegment, NativeCall, T> downcall) {
    try (Reference reference = retain()) {
      return reference.call(downcall);
    }
  }

  @Override
  public synchronized boolean isClosed() {
    return closedBecause != null;
  }

  @Override
  public void close() {
    close(name + " is closed");
  }

  private void close(String because) {
    List<SharedHandle> orphans;
    synchronized (this) {
      if (closedBecause != null) {
        return;
      }
      closedBecause = because;
      orphans = List.copyOf(children);
    }
    orphans.forEach(child -> child.close(because));
    release();
  }

  private void release() {
    synchronized (this) {
      if (--references > 0) {
        return;
      }
    }
    // This was the last reference and no new references are given out, so the handle can be closed
    // outside the monitor.
    try {
      arena.close();
    } finally {
      if (parent != null) {
        parent.forget(this);
        parent.release();
      }
    }
  }

  private synchronized void forget(SharedHandle child) {
    children.remove(child);
  }

  @Override
  public String toString() {
    return name;
  }

  /** A reference. The native handle stays open until the reference is closed. */
  public static final class Reference implements Handle, Closeable {
    private @Nullable SharedHandle handle;

    private Reference(SharedHandle handle) {
      this.handle = handle;
    }

    @Override
    public <T extends @Nullable Object> T call(BiFunction<MemorySegment, NativeCall, T> downcall) {
      MemorySegment segment = segment();
      try (NativeCall call = new NativeCall()) {
        return downcall.apply(segment, call);
      }
    }

    private synchronized MemorySegment segment() {
      return Objects.requireNonNull(handle, "reference").segment;
    }

    @Override
    public synchronized boolean isClosed() {
      return handle == null;
    }

    @Override
    public void close() {
      SharedHandle released;
      synchronized (this) {
        released = handle;
        handle = null;
      }
      if (released != null) {
        released.release();
      }
    }
  }
}
