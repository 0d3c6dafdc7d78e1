package io.github.paimonffm.internal.loader;

import io.github.paimonffm.exception.NativeLibraryException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries one {@link Place} after the other until the library of one can be used. */
final class Search {

  private static final Logger LOG = LoggerFactory.getLogger(Search.class);

  private Search() {}

  /** Uses a library. */
  @FunctionalInterface
  interface Opener<T> {
    /** Opens the file, or tells why it cannot be used. */
    T open(Path file) throws UnusableFileException;
  }

  /**
   * A library that can be used.
   *
   * @param library what the opener made of it
   * @param place where it was found
   * @param file its file there
   */
  record Found<T>(T library, Place place, Path file) {}

  /**
   * Returns what the opener makes of the first library that it can use.
   *
   * @param library what is looked for, for messages: {@code the native library}
   * @param advice what a user can do if there is none
   * @throws NativeLibraryException if there is none; it lists the places with their reasons
   */
  static <T> Found<T> first(String library, List<Place> places, Opener<T> opener, String advice) {
    List<String> failures = new ArrayList<>();
    Throwable last = null;
    for (Place place : places) {
      try {
        Found<T> found = open(place, opener);
        if (!failures.isEmpty()) {
          LOG.warn("{} is taken from {}, after {}", library, place.name(), list(failures));
        }
        return found;
      } catch (IOException e) {
        last = e;
        failures.add(place.name() + ": " + reason(e));
      } catch (UnusableFileException e) {
        last = e.getCause() == null ? e : e.getCause();
        failures.add(place.name() + ": " + e.getMessage());
      }
    }
    throw new NativeLibraryException(
        library + " cannot be loaded. Tried " + list(failures) + ". " + advice, last);
  }

  private static <T> Found<T> open(Place place, Opener<T> opener)
      throws IOException, UnusableFileException {
    Path file = place.source().file();
    try {
      T library = opener.open(file);
      LOG.debug("{} is loaded, from {}", file, place.name());
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

  /** The message of an exception of the file system is often the path alone. */
  private static String reason(IOException e) {
    boolean says =
        e instanceof FileSystemException failure
            ? failure.getReason() != null
            : e.getClass() == IOException.class;
    return says ? Objects.requireNonNull(e.getMessage()) : e.toString();
  }
}
