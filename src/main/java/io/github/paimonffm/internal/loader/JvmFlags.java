package io.github.paimonffm.internal.loader;

import io.github.paimonffm.exception.NativeLibraryException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Checks that the JVM was started with the flags that Arrow and the native calls need, by doing
 * what they are for. Without the check their absence shows late, as an obscure failure of a batch.
 */
final class JvmFlags {

  private static final int MEMORY_ACCESS_FLAG_SINCE = 23;

  private JvmFlags() {}

  /**
   * Tries whether these classes may call native code.
   *
   * @throws NativeLibraryException naming the flags, if one is missing
   */
  @SuppressWarnings("restricted") // being restricted is what it is called for
  static void checkNativeAccess() {
    try {
      MemorySegment.NULL.reinterpret(0);
    } catch (IllegalCallerException e) {
      throw missing("native access is denied to this library", e);
    }
  }

  /**
   * Tries what Arrow needs: its own native library, and memory outside the heap.
   *
   * @throws NativeLibraryException naming the flags, if one is missing, or why Arrow's library
   *     cannot be loaded
   */
  static void checkArrow(Places places) {
    try {
      ArrowLibrary.ensureLoaded(places);
    } catch (IllegalCallerException e) {
      throw missing("native access is denied to Arrow", e);
    }
    try {
      arrowMemory();
    } catch (UnsupportedOperationException | LinkageError e) {
      throw missing("Arrow cannot get at memory outside the heap", e);
    }
  }

  /** The flags for this JVM. */
  static String flags() {
    String common =
        Runtime.version().feature() >= MEMORY_ACCESS_FLAG_SINCE
            ? " --sun-misc-unsafe-memory-access=allow"
            : "";
    return "on the class path: --add-opens=java.base/java.nio=ALL-UNNAMED"
        + " --enable-native-access=ALL-UNNAMED"
        + common
        + "; on the module path: --add-opens=java.base/java.nio=org.apache.arrow.memory.core"
        + " --enable-native-access=io.github.paimonffm,org.apache.arrow.c"
        + common;
  }

  private static void arrowMemory() {
    try (Arena arena = Arena.ofConfined()) {
      MemoryUtil.directBuffer(arena.allocate(Long.BYTES).address(), Long.BYTES);
    }
  }

  private static NativeLibraryException missing(String what, Throwable cause) {
    ModuleLayer layer = JvmFlags.class.getModule().getLayer();
    boolean ofProgram = layer != null && layer != ModuleLayer.boot();
    return new NativeLibraryException(
        what
            + ": the JVM has to be started with these flags: "
            + flags()
            + (ofProgram
                ? ". Flags do not reach the modules of a layer that a program makes, as here: it calls"
                    + " ModuleLayer.Controller.enableNativeAccess for them, and Module.addOpens"
                : ""),
        cause);
  }
}
