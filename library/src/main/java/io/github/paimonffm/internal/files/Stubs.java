package io.github.paimonffm.internal.files;

import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.abi.PffmFileAccess;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * Native functions that call {@link Operations}. An exception that leaves such a function ends the
 * JVM, so the functions catch everything and return a code.
 */
final class Stubs {

  private static final MethodHandle FAILED =
      MethodHandles.dropArguments(
          MethodHandles.constant(int.class, PaimonFfm.PFFM_IO()), 0, Throwable.class);

  private Stubs() {}

  /** Writes the addresses of new functions to a {@code PffmFileAccess}. The arena frees them. */
  static void fill(MemorySegment struct, Arena arena) {
    PffmFileAccess.open(struct, stub("open", PffmFileAccess.open.descriptor(), arena));
    PffmFileAccess.write(struct, stub("write", PffmFileAccess.write.descriptor(), arena));
    PffmFileAccess.close(struct, stub("close", PffmFileAccess.close.descriptor(), arena));
    PffmFileAccess.abort(struct, stub("abort", PffmFileAccess.abort.descriptor(), arena));
    PffmFileAccess.read(struct, stub("read", PffmFileAccess.read.descriptor(), arena));
    PffmFileAccess.status(struct, stub("status", PffmFileAccess.status.descriptor(), arena));
    PffmFileAccess.list(struct, stub("list", PffmFileAccess.list.descriptor(), arena));
    PffmFileAccess.delete_path(
        struct, stub("delete", PffmFileAccess.delete_path.descriptor(), arena));
    PffmFileAccess.rename(struct, stub("rename", PffmFileAccess.rename.descriptor(), arena));
    PffmFileAccess.create_folders(
        struct, stub("createFolders", PffmFileAccess.create_folders.descriptor(), arena));
  }

  @SuppressWarnings("restricted") // the target has the type of the callback
  private static MemorySegment stub(String operation, FunctionDescriptor type, Arena arena) {
    MethodHandle target;
    try {
      target = MethodHandles.lookup().findStatic(Operations.class, operation, type.toMethodType());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
    return Linker.nativeLinker()
        .upcallStub(MethodHandles.catchException(target, Throwable.class, FAILED), type, arena);
  }
}
