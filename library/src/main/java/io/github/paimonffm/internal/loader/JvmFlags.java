package io.github.paimonffm.internal.loader;

import io.github.paimonffm.exception.NativeLibraryException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * A check that the JVM was started with the flags that Arrow and native calls need. The check tries
 * the operations that need the flags. Without this check, a missing flag would cause an obscure
 * failure of a later batch.
 */
final class JvmFlags {

  private static final int MEMORY_ACCESS_FLAG_SINCE = 23;

  private JvmFlags() {}

  /**
   * Checks that this library is allowed to call native code.
   *
   * @throws NativeLibraryException if a flag is missing; the message names the flags
   */
  @SuppressWarnings("restricted") // calls a restricted method on purpose
  static void checkNativeAccess() {
    try {
      MemorySegment.NULL.reinterpret(0);
    } catch (IllegalCallerException e) {
      throw missing("native access is denied to this library", e);
    }
  }

  /**
   * Checks that Arrow can access off-heap memory.
   *
   * @throws NativeLibraryException if a flag is missing; the message names the flags
   */
  static void checkArrow() {
    try {
      arrowMemory();
    } catch (UnsupportedOperationException | LinkageError e) {
      throw missing("Arrow cannot access off-heap memory", e);
    }
  }

  /** Returns the flags that this JVM needs. */
  static String flags() {
    String common =
        Runtime.version().feature() >= MEMORY_ACCESS_FLAG_SINCE
            ? " --sun-misc-unsafe-memory-access=allow"
            : "";
    return "on the class path: --add-opens=java.base/java.nio=ALL-UNNAMED"
        + " --enable-native-access=ALL-UNNAMED"
        + common
        + "; on the module path: --add-opens=java.base/java.nio=org.apache.arrow.memory.core"
        + " --enable-native-access=io.github.paimonffm"
        + common;
  }

  private static void arrowMemory() {
    try (Arena arena = Arena.ofConfined()) {
      MemoryUtil.directBuffer(arena.allocate(Long.BYTES).address(), Long.BYTES);
    }
  }

  private static NativeLibraryException missing(String what, Throwable cause) {
    ModuleLayer layer = JvmFlags.class.getModule().getLayer();
    boolean inCustomLayer = layer != null && layer != ModuleLayer.boot();
    return new NativeLibraryException(
        what
            + ". Start the JVM with these flags: "
            + flags()
            + (inCustomLayer
                ? ". This library is in a custom module layer, which flags do not apply to: the program"
                    + " that creates the layer must call ModuleLayer.Controller.enableNativeAccess and"
                    + " Module.addOpens"
                : ""),
        cause);
  }
}
