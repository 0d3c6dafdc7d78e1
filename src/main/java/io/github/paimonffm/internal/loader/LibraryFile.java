package io.github.paimonffm.internal.loader;

import io.github.paimonffm.internal.abi.PaimonFfm;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** Opens files as native libraries. */
final class LibraryFile {

  /** What glibc says when a file may be read but not mapped as code. */
  private static final String NOT_EXECUTABLE = "failed to map segment from shared object";

  private LibraryFile() {}

  /**
   * Opens this library's native part, for good: its threads live as long as the process. It belongs
   * to no class loader. The same path again gives the same image, in any class loader.
   *
   * @throws UnusableFileException if it cannot be loaded, or is of another build
   */
  @SuppressWarnings("restricted") // loading the library is what this class is for
  static SymbolLookup open(Path file) throws UnusableFileException {
    SymbolLookup symbols = link(file, Arena.global());
    checkAbiVersion(symbols);
    return symbols;
  }

  /**
   * Checks that the dynamic linker takes a file.
   *
   * @throws UnusableFileException with the linker's reason
   */
  static void check(Path file) throws UnusableFileException {
    try (Arena arena = Arena.ofConfined()) {
      link(file, arena);
    }
  }

  @SuppressWarnings("restricted")
  private static SymbolLookup link(Path file, Arena arena) throws UnusableFileException {
    try {
      return SymbolLookup.libraryLookup(file, arena);
    } catch (IllegalArgumentException e) {
      // It does not tell the reason, which the other way to load a library does.
      try {
        System.load(file.toString());
      } catch (UnsatisfiedLinkError reason) {
        throw new UnusableFileException(reason(file, reason), reason);
      }
      try {
        return SymbolLookup.libraryLookup(file, arena);
      } catch (IllegalArgumentException again) {
        throw new UnusableFileException(file + " cannot be loaded", again);
      }
    }
  }

  private static String reason(Path file, Throwable e) {
    String text = String.valueOf(e.getMessage());
    // The JVM and the linker begin with the file, each of them.
    while (text.startsWith(file + ": ")) {
      text = text.substring((file + ": ").length());
    }
    return file
        + " cannot be loaded: "
        + text
        + (text.contains(NOT_EXECUTABLE)
            ? " (its file system forbids execution, for instance by the mount option noexec)"
            : "");
  }

  /**
   * Before the generated classes look for anything: they keep what they find, and there may be
   * another place to try.
   */
  @SuppressWarnings("restricted")
  private static void checkAbiVersion(SymbolLookup symbols) throws UnusableFileException {
    String name = "pffm_abi_version";
    MemorySegment function =
        symbols
            .find(name)
            .orElseThrow(
                () ->
                    new UnusableFileException(
                        "it is of another build than these classes: it lacks the function "
                            + name));
    int found;
    try {
      found =
          (int)
              Linker.nativeLinker()
                  .downcallHandle(function, FunctionDescriptor.of(ValueLayout.JAVA_INT))
                  .invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(e); // the function throws nothing
    }
    if (found != PaimonFfm.PFFM_ABI_VERSION()) {
      throw new UnusableFileException(
          "it is of another build than these classes: its ABI version is "
              + found
              + ", theirs is "
              + PaimonFfm.PFFM_ABI_VERSION());
    }
  }
}
