package io.github.paimonffm.internal.loader;

import io.github.paimonffm.exception.NativeLibraryException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.abi.PffmBuffer;
import io.github.paimonffm.internal.abi.PffmError;
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
 * The native library of this process. Each class loader that has these classes looks for it once,
 * when it needs the library first:
 *
 * <ol>
 *   <li>in the file that the system property {@code paimonffm.library.path} names, and nowhere else
 *       if it is set;
 *   <li>in the jar, which has to be extracted, to a private folder of the user's cache (or of the
 *       system property {@code paimonffm.cache.dir}) or, if it cannot be written to or forbids
 *       execution, to a new folder in {@code java.io.tmpdir};
 *   <li>in the folders of {@code java.library.path}.
 * </ol>
 *
 * <p>It is never unloaded, for its threads live as long as the process. Class loaders that use the
 * same file share it, its threads and its queues for commits.
 */
public final class NativeLibrary {

  private static final String NAME = "the native library";

  private static final String ADVICE =
      "Set the system property "
          + Places.CACHE_PROPERTY
          + " to a folder that allows execution and that only this user can write to (it is created"
          + " if it is not there), or "
          + Places.PATH_PROPERTY
          + " to the file of a library that was built for this platform";

  private static final String ADVICE_IF_GIVEN =
      "Name the file of a library that was built for this platform and for these classes, or do not"
          + " set the property, and the jar's library is used";

  /** One object in the whole JVM, as equal constants are: class loaders take turns. */
  private static final Object JVM = "io.github.paimonffm.internal.loader.NativeLibrary";

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
    synchronized (JVM) {
      Places places = Places.ofProcess();
      LibrarySymbols.use(find(places, Platform.current()));
      checkSizes();
      // Later, for a platform without our library has none of Arrow's either.
      JvmFlags.checkArrow(places);
    }
  }

  private static SymbolLookup find(Places places, Platform platform) {
    Optional<Place> given = places.given();
    if (given.isPresent()) {
      return Search.first(NAME, List.of(given.get()), NativeLibrary::open, ADVICE_IF_GIVEN)
          .library();
    }
    URL resource = NativeLibrary.class.getResource(platform.resource());
    List<Place> ofJava = places.ofJava(platform.fileName());
    if (resource == null) {
      Place jar = Place.without("the jar", platform.missing(Platform.available()));
      return find(Stream.concat(Stream.of(jar), ofJava.stream()).toList()).library();
    }
    JarLibrary library = new JarLibrary(resource, platform.fileName(), recordedHash(platform));
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
    try (InputStream in = NativeLibrary.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new NativeLibraryException("the jar is incomplete: it lacks " + resource);
      }
      // Only the first word counts, so that the output of sha256sum will do.
      String hash = new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("\\s", 2)[0];
      if (!hash.matches("[0-9a-f]{64}")) {
        throw new NativeLibraryException("the jar is damaged: " + resource + " holds no SHA-256");
      }
      return hash;
    } catch (IOException e) {
      throw new NativeLibraryException("the jar cannot be read: " + resource, e);
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
    } catch (LinkageError e) {
      // A symbol that is not there fails the class that holds its handle.
      throw new NativeLibraryException(
          "the native library is of another build than these classes: it lacks a function", e);
    }
  }

  private static void requireSame(String what, long ofLibrary, long ofClasses) {
    if (ofLibrary != ofClasses) {
      throw new NativeLibraryException(
          "the native library is of another build than these classes: its "
              + what
              + " is "
              + ofLibrary
              + ", theirs is "
              + ofClasses);
    }
  }
}
