package io.github.paimonffm.internal.arrow;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The callback in a struct of the C data interface that frees the content of the struct. */
final class ReleaseCallback {

  /** The type of the callback: {@code void (*release)(struct *)}. */
  static final FunctionDescriptor TYPE = FunctionDescriptor.ofVoid(ValueLayout.ADDRESS);

  @SuppressWarnings("restricted") // the callback has this type
  private static final MethodHandle CALL = Linker.nativeLinker().downcallHandle(TYPE);

  private ReleaseCallback() {}

  /**
   * Calls the callback of a struct. Has no effect if the struct has none, because it was never
   * filled.
   *
   * @param offset the offset of the callback in the struct
   */
  static void call(MemorySegment struct, long offset) {
    MemorySegment callback = struct.get(ValueLayout.ADDRESS, offset);
    if (CMemory.isNull(callback)) {
      return;
    }
    try {
      CALL.invokeExact(callback, struct);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e); // a native function throws nothing
    }
  }
}
