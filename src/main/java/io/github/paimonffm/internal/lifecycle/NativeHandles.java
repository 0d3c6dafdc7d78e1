package io.github.paimonffm.internal.lifecycle;

import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.loader.NativeLibrary;
import io.github.paimonffm.internal.status.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What all native handles have in common. */
public final class NativeHandles {

  /**
   * The library's function that closes handles of one kind; it consumes the handle even if it
   * fails.
   */
  @FunctionalInterface
  public interface Closer {
    /** Closes the handle and returns a code. */
    int close(MemorySegment handle, MemorySegment error);
  }

  private NativeHandles() {}

  /** Counts the handles that are open in the native library, in the whole process. */
  public static long live() {
    NativeLibrary.ensureLoaded();
    return PaimonFfm.pffm_live_handles();
  }

  /**
   * Ties a handle to an arena: closing the arena closes it, and cannot happen during a downcall
   * that it is an argument of.
   */
  @SuppressWarnings("restricted") // the closer is the one function that may end the handle
  static MemorySegment own(MemorySegment handle, Arena arena, Closer closer) {
    return handle.reinterpret(arena, closing -> close(closing, closer));
  }

  private static void close(MemorySegment handle, Closer closer) {
    try (NativeCall call = new NativeCall()) {
      call.check(closer.close(handle, call.error()));
    }
  }
}
