package io.github.paimonffm.internal.lifecycle;

import io.github.paimonffm.internal.call.NativeCall;
import java.lang.foreign.MemorySegment;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A native object that downcalls take as an argument. */
public interface Handle {

  /**
   * Makes one downcall. The native object stays open until the downcall has returned.
   *
   * @param downcall the downcall; receives the handle and the memory of the call, and checks the
   *     returned code
   * @return the downcall's result
   * @throws IllegalStateException if the handle is closed
   */
  <T extends @Nullable Object> T call(BiFunction<MemorySegment, NativeCall, T> downcall);

  /**
   * Makes one downcall without a result; see {@link #call}.
   *
   * @throws IllegalStateException if the handle is closed
   */
  default void run(BiConsumer<MemorySegment, NativeCall> downcall) {
    this.<@Nullable Void>call(
        (handle, call) -> {
          downcall.accept(handle, call);
          return null;
        });
  }
}
