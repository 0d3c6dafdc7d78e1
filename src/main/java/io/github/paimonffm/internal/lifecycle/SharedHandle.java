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
 * A native handle that many may use at once: a catalog or a table.
 *
 * <p>It is counted. Its owner holds one reference, each operation one for its duration, and each
 * writer or reader made from it one for its life. {@link #close} gives the owner's up: from then on
 * there are no new references. The last reference to go closes the native handle, exactly once. A
 * child holds a reference to its parent, so any order of closing is safe; closing the parent closes
 * the children too, in the sense above.
 */
public final class SharedHandle implements Handle, Closeable {

  private final String name;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment;
  private final @Nullable SharedHandle parent;

  // All guarded by this.
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
   * Takes a handle over.
   *
   * @param name what it is, for messages: {@code catalog /tmp/warehouse}
   */
  public static SharedHandle root(String name, MemorySegment handle, MethodHandle closer) {
    return new SharedHandle(name, handle, closer, null);
  }

  /**
   * Takes a handle over that was made from this one, while the caller holds a reference to this
   * one.
   *
   * @throws IllegalStateException if this one was closed meanwhile; the new one is closed then
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
   * Takes a handle over that was made from this one, but stands beside it: closing this one does
   * not close it. The caller holds a reference to this one.
   *
   * @throws IllegalStateException if the parent was closed meanwhile; the new one is closed then
   */
  public SharedHandle adoptSibling(String siblingName, MemorySegment handle, MethodHandle closer) {
    return Objects.requireNonNull(parent, "parent").adopt(siblingName, handle, closer);
  }

  /**
   * Takes a reference.
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
    // Nobody else can get here or take a reference any more, so the native close runs outside the
    // monitor.
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

  /** A reference: as long as it is open, so is the handle. */
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
