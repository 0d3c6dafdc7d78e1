package io.github.paimonffm.internal.loader;

import io.github.paimonffm.exception.NativeLibraryException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.abi.PffmBuffer;
import io.github.paimonffm.internal.abi.PffmError;
import io.github.paimonffm.internal.abi.PffmReaderMetrics;
import io.github.paimonffm.internal.abi.PffmWriteMetrics;
import io.github.paimonffm.internal.classloader.LibrarySymbols;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.SymbolLookup;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The native library of this process. Each class loader of these classes searches for the library
 * once, on first use, in this order:
 *
 * <ol>
 *   <li>the file that the system property {@code paimonffm.library.path} names. If the property is
 *       set, no other place is tried;
 *   <li>the library in the jar of this platform, extracted to a private folder in the user's cache
 *       (or in the folder that the system property {@code paimonffm.cache.dir} names). If that
 *       folder cannot be written to or forbids execution, the library is extracted to a new folder
 *       in {@code java.io.tmpdir};
 *   <li>the folders of {@code java.library.path}.
 * </ol>
 *
 * <p>The library is never unloaded, because its threads live as long as the process. Class loaders
 * that use the same file share the library, its threads and its commit queues.
 */
public final class NativeLibrary {

  private static final String NAME = "the native library";

  private static final String ADVICE =
      "Set the system property "
          + Places.CACHE_PROPERTY
          + " to a folder that allows execution and that only this user can write to (it is created"
          + " if it does not exist), or "
          + Places.PATH_PROPERTY
          + " to the file of a library that was built for this platform";

  private static final String ADVICE_IF_GIVEN =
      "Set the property to a library file that was built for this platform and these classes, or"
          + " remove the property to use the library in the jar";

  /**
   * A lock for the whole JVM, so that only one class loader at a time loads the library. Equal
   * string constants are the same object in all class loaders.
   */
  private static final Object JVM_LOCK = "io.github.paimonffm.internal.loader.NativeLibrary";

  /** Guarded by the class. */
  private static boolean linked;

  private NativeLibrary() {}

  /**
   * Finds the library and links the generated classes to it. Later calls have no effect.
   *
   * @throws NativeLibraryException if the library cannot be used in this process
   */
  public static synchronized void link() {
    if (!linked) {
      linkFound();
      linked = true;
    }
  }

  private static void linkFound() {
    Dependencies.check();
    synchronized (JVM_LOCK) {
      Places places = Places.ofProcess();
      LibrarySymbols.use(find(places, Platform.current()));
      checkSizes();
      JvmFlags.checkArrow();
    }
  }

  private static SymbolLookup find(Places places, Platform platform) {
    Optional<Place> given = places.given();
    if (given.isPresent()) {
      return Search.first(NAME, List.of(given.get()), NativeLibrary::open, ADVICE_IF_GIVEN)
          .library();
    }
    Optional<URL> resource = NativeJars.find(platform.resource());
    List<Place> ofJava = places.ofJava(platform.fileName());
    if (resource.isEmpty()) {
      Place jars =
          Place.without(
              PlaceName.of("the jars"), NativeJars.missing(platform, NativeJars.present()));
      return find(Stream.concat(Stream.of(jars), ofJava.stream()).toList()).library();
    }
    JarLibrary library =
        new JarLibrary(resource.get(), platform.fileName(), recordedHash(platform));
    List<Place> extracted = places.extracted(library);
    Search.Found<SymbolLookup> found =
        find(Stream.concat(extracted.stream(), ofJava.stream()).toList());
    if (extracted.stream().anyMatch(place -> place == found.place())) {
      places.loaded(library, found.file());
    }
    return found.library();
  }

  private static Search.Found<SymbolLookup> find(List<Place> places) {
    return Search.first(NAME, places, NativeLibrary::open, ADVICE);
  }

  private static SymbolLookup open(Path file) throws UnusableFileException {
    JvmFlags.checkNativeAccess();
    return LibraryFile.open(file);
  }

  private static String recordedHash(Platform platform) {
    String resource = platform.resource() + ".sha256";
    URL found =
        NativeJars.find(resource)
            .orElseThrow(
                () ->
                    new NativeLibraryException(
                        "the jar of the native library is incomplete: it lacks " + resource));
    try (InputStream in = found.openStream()) {
      // Reads only the first word, so that the file can be the output of sha256sum.
      String hash = new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("\\s", 2)[0];
      if (!hash.matches("[0-9a-f]{64}")) {
        throw new NativeLibraryException(
            "the jar of the native library is damaged: "
                + resource
                + " does not contain a SHA-256");
      }
      return hash;
    } catch (IOException e) {
      throw new NativeLibraryException(
          "the jar of the native library cannot be read: " + resource, e);
    }
  }

  private static void checkSizes() {
    try {
      requireSame(
          "size of PffmBuffer",
          PaimonFfm.pffm_struct_size(PaimonFfm.PFFM_STRUCT_BUFFER()),
          PffmBuffer.sizeof());
      requireSame(
          "size of PffmError",
          PaimonFfm.pffm_struct_size(PaimonFfm.PFFM_STRUCT_ERROR()),
          PffmError.sizeof());
      requireSame(
          "size of PffmReaderMetrics",
          PaimonFfm.pffm_struct_size(PaimonFfm.PFFM_STRUCT_READER_METRICS()),
          PffmReaderMetrics.sizeof());
      requireSame(
          "size of PffmWriteMetrics",
          PaimonFfm.pffm_struct_size(PaimonFfm.PFFM_STRUCT_WRITE_METRICS()),
          PffmWriteMetrics.sizeof());
    } catch (LinkageError e) {
      // If a symbol is missing, the initialization of the class that holds its method handle fails.
      throw new NativeLibraryException(
          "the native library comes from another build than these classes: it lacks a function", e);
    }
  }

  private static void requireSame(String what, long ofLibrary, long ofClasses) {
    if (ofLibrary != ofClasses) {
      throw new NativeLibraryException(
          "the native library comes from another build than these classes: its "
              + what
              + " is "
              + ofLibrary
              + "; expected "
              + ofClasses);
    }
  }
}
