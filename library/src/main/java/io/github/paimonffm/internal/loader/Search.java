package io.github.paimonffm.internal.loader;

import io.github.paimonffm.exception.NativeLibraryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A search that tries one {@link Place} after another until a library can be used. */
final class Search {

  private static final Logger LOG = LoggerFactory.getLogger(Search.class);

  private Search() {}

  /** A function that opens a library. */
  @FunctionalInterface
  interface Opener<T> {
    /** Opens the file; fails with the reason if the file cannot be used. */
    T open(Path file) throws UnusableFileException;
  }

  /**
   * A library that can be used.
   *
   * @param library the result of the opener
   * @param place the place of the library
   * @param file the file of the library
   */
  record Found<T>(T library, Place place, Path file) {}

  /**
   * Returns the first library that the opener can use.
   *
   * @param library the name of the library for messages, such as {@code the native library}
   * @param advice the advice to the user if no library can be used
   * @throws NativeLibraryException if no library can be used; the message lists the places and
   *     reasons
   */
  static <T> Found<T> first(String library, List<Place> places, Opener<T> opener, String advice) {
    List<PlaceName> unusable = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    Throwable last = null;
    for (Place place : places) {
      String reason;
      try {
        Found<T> found = open(place, opener);
        if (!failures.isEmpty()) {
          LOG.warn(
              "{} is loaded from {}. Unusable places: {}", library, place.name(), list(failures));
        }
        return found;
      } catch (IOException e) {
        last = e;
        reason = place.reason(e);
      } catch (UnusableFileException e) {
        last = e.getCause() == null ? e : e.getCause();
        reason = String.valueOf(e.getMessage());
      }
      failures.add(place.name().after(unusable) + ": " + reason);
      unusable.add(place.name());
    }
    throw new NativeLibraryException(
        library + " cannot be loaded. Tried " + list(failures) + ". " + advice, last);
  }

  private static <T> Found<T> open(Place place, Opener<T> opener)
      throws IOException, UnusableFileException {
    Path file = place.source().file();
    try {
      T library = opener.open(file);
      LOG.debug("loaded {} from {}", file, place.name());
      return new Found<>(library, place, file);
    } catch (UnusableFileException | RuntimeException e) {
      try {
        place.discard(file);
      } catch (IOException notDeleted) {
        e.addSuppressed(notDeleted);
      }
      throw e;
    }
  }

  private static String list(List<String> failures) {
    List<String> numbered = new ArrayList<>();
    for (String failure : failures) {
      numbered.add("(" + (numbered.size() + 1) + ") " + failure);
    }
    return String.join("; ", numbered);
  }
}
