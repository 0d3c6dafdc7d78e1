package io.github.paimonffm.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** Asks the C library about the standard streams. */
final class Terminal {
  private static final int STDERR = 2;

  private Terminal() {}

  /** Tells whether stderr is a terminal. Java can only tell whether stdin and stdout both are. */
  @SuppressWarnings("restricted") // a call of C is the only way to know
  static boolean isStderrTerminal() {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> isatty =
        linker.defaultLookup().find("isatty").or(() -> linker.defaultLookup().find("_isatty"));
    if (isatty.isEmpty()) {
      return false;
    }
    try {
      FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
      return (int) linker.downcallHandle(isatty.get(), type).invokeExact(STDERR) != 0;
    } catch (Throwable e) {
      throw new IllegalStateException(
          "the C library did not answer whether stderr is a terminal", e);
    }
  }
}
