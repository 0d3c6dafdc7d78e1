package io.github.paimonffm.internal.classloader;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The symbols of the native library that this class loader uses. The generated classes look for
 * their functions here.
 *
 * <p>A library of {@link System#load} belongs to one class loader, and no other one can load its
 * file. A {@link SymbolLookup} of a file belongs to none. Thread-safe.
 */
public final class LibrarySymbols {

  private static volatile @Nullable SymbolLookup library;

  private LibrarySymbols() {}

  /** Sets the library. The generated classes keep what they have found before. */
  public static void use(SymbolLookup symbols) {
    library = symbols;
  }

  /** Finds a symbol; nothing before a library is set. */
  public static Optional<MemorySegment> find(String name) {
    SymbolLookup symbols = library;
    return symbols == null ? Optional.empty() : symbols.find(name);
  }
}
