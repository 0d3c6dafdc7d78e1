package io.github.paimonffm.internal.loader;

import io.github.paimonffm.internal.abi.PaimonFfm;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** Functions that open files as native libraries. */
final class LibraryFile {

  /** The message of glibc for a file that can be read but not mapped as code. */
  private static final String NOT_EXECUTABLE = "failed to map segment from shared object";

  private LibraryFile() {}

  /**
   * Opens the native library for the rest of the process, because its threads live as long as the
   * process. The library belongs to no class loader. Opening the same path again returns the same
   * image, in any class loader.
   *
   * @throws UnusableFileException if the file cannot be loaded or comes from a different build
   */
  static SymbolLookup open(Path file) throws UnusableFileException {
    SymbolLookup symbols = link(file);
    checkAbiVersion(symbols);
    return symbols;
  }

  @SuppressWarnings("restricted") // this class loads the library
  private static SymbolLookup link(Path file) throws UnusableFileException {
    try {
      return SymbolLookup.libraryLookup(file, Arena.global());
    } catch (IllegalArgumentException e) {
      // libraryLookup does not report the reason, but System.load does.
      try {
        System.load(file.toString());
      } catch (UnsatisfiedLinkError reason) {
        throw new UnusableFileException(reason(file, reason), reason);
      }
      try {
        return SymbolLookup.libraryLookup(file, Arena.global());
      } catch (IllegalArgumentException again) {
        throw new UnusableFileException(file.getFileName() + " cannot be loaded", again);
      }
    }
  }

  /** Returns the linker's reason. The name of the place already has the path of the file. */
  private static String reason(Path file, Throwable e) {
    String name = String.valueOf(file.getFileName());
    String text = String.valueOf(e.getMessage()).replace(file.toString(), name);
    // Both the JVM and the linker put the file before their message.
    while (text.startsWith(name + ": ")) {
      text = text.substring((name + ": ").length());
    }
    return name
        + " cannot be loaded: "
        + text
        + (text.contains(NOT_EXECUTABLE)
            ? " (its file system forbids execution, for instance by the mount option noexec)"
            : "");
  }

  /**
   * Checks the ABI version before the generated classes look up any symbol: these classes keep the
   * symbols that they find, and the library may still be found in another place.
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
                        "it comes from another build than these classes: it lacks the function "
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
          "it comes from another build than these classes: its ABI version is "
              + found
              + "; expected "
              + PaimonFfm.PFFM_ABI_VERSION());
    }
  }
}
