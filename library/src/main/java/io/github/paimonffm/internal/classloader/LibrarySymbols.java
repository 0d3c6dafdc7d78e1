package io.github.paimonffm.internal.classloader;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The symbols of the native library for this class loader. The generated classes look up their
 * functions here.
 *
 * <p>A library loaded by {@link System#load} belongs to one class loader, and no other class loader
 * can load the same file. This class therefore uses a {@link SymbolLookup} of the file, which
 * belongs to no class loader. Safe for use by multiple threads.
 */
public final class LibrarySymbols {

  private static volatile @Nullable SymbolLookup library;

  private LibrarySymbols() {}

  /** Sets the library. The generated classes keep the symbols that they have already found. */
  public static void use(SymbolLookup symbols) {
    library = symbols;
  }

  /** Returns a symbol; empty if it does not exist, or no library is set yet. */
  public static Optional<MemorySegment> find(String name) {
    SymbolLookup symbols = library;
    return symbols == null ? Optional.empty() : symbols.find(name);
  }
}
