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

/** What all native handles have in common. */
public final class NativeHandles {

  private NativeHandles() {}

  /** Counts the handles that are open in the native library, in the whole process. */
  public static long live() {
    Startup.ensureStarted();
    return PaimonFfm.pffm_live_handles();
  }

  /**
   * Ties a handle to an arena: closing the arena closes it, and cannot happen during a downcall
   * that it is an argument of. If nobody closes the arena, the handle is closed when the class
   * loader of these classes is unreachable.
   *
   * @param closer the library's function that closes handles of this kind; it takes the handle and
   *     an error, returns a code, and consumes the handle even if it fails
   */
  @SuppressWarnings("restricted") // the closer is the one function that may end the handle
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
