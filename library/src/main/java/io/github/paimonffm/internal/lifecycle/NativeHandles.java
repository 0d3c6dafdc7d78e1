package io.github.paimonffm.internal.lifecycle;

import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.internal.call.Startup;
import io.github.paimonffm.internal.classloader.LoaderCleaner;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Ownership of native handles. */
public final class NativeHandles {

  private NativeHandles() {}

  /** Returns the number of open handles in the whole process. */
  public static long live() {
    Startup.ensureStarted();
    return PaimonFfm.pffm_live_handles();
  }

  /**
   * Ties a handle to an arena. Closing the arena closes the handle. The arena cannot be closed
   * during a downcall that has the handle as an argument. If the arena is never closed, the handle
   * is closed when the class loader of these classes becomes unreachable.
   *
   * @param closer the native function that closes the handle; its arguments are the handle and an
   *     error, it returns a code, and it consumes the handle even if it fails
   */
  @SuppressWarnings("restricted") // only the closer closes the handle
  static MemorySegment own(MemorySegment handle, Arena arena, MethodHandle closer) {
    MethodHandle call = MethodHandles.insertArguments(closer, 0, handle, MemorySegment.NULL);
    LoaderCleaner.opened(handle.address(), call.asType(MethodType.methodType(void.class)));
    return handle.reinterpret(arena, closing -> close(closing, closer));
  }

  private static void close(MemorySegment handle, MethodHandle closer) {
    LoaderCleaner.closed(handle.address());
    try (NativeCall call = new NativeCall()) {
      call.check((int) closer.invokeExact(handle, call.error()));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e); // the function throws nothing
    }
  }
}
