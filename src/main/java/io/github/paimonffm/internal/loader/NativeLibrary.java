package io.github.paimonffm.internal.loader;

import io.github.paimonffm.PaimonException;
import io.github.paimonffm.exception.NativeLibraryException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.abi.PffmBuffer;
import io.github.paimonffm.internal.abi.PffmError;
import io.github.paimonffm.internal.logging.NativeLog;
import io.github.paimonffm.internal.status.NativeCall;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native library of this process. It is looked for once, when it is needed first:
 *
 * <ol>
 *   <li>the file that the system property {@code paimonffm.library.path} names;
 *   <li>the jar's library for this platform, extracted to a private folder (system property {@code
 *       paimonffm.cache.dir}, or the user's cache folder).
 * </ol>
 *
 * <p>It is never unloaded, for its threads live as long as the process. If it cannot be used, every
 * later attempt fails with the same message.
 */
public final class NativeLibrary {

  private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);

  private static final String PATH_PROPERTY = "paimonffm.library.path";
  private static final String CACHE_PROPERTY = "paimonffm.cache.dir";
  private static final String THREADS_PROPERTY = "paimonffm.runtime.threads";

  private static volatile boolean usable;

  // Both guarded by the class. Linked means that functions can be called, by the loading thread
  // itself for now.
  private static boolean linked;
  private static @Nullable NativeLibraryException failure;

  private NativeLibrary() {}

  /**
   * Loads the library unless that was done.
   *
   * @throws NativeLibraryException if it cannot be used in this process
   */
  public static void ensureLoaded() {
    if (!usable) {
      loadOnce();
    }
  }

  private static synchronized void loadOnce() {
    if (failure != null) {
      // A new exception shows where it was needed now, its cause where it failed.
      throw new NativeLibraryException(Objects.requireNonNull(failure.getMessage()), failure);
    }
    if (linked) {
      return;
    }
    try {
      // First, for a platform without our library has none of Arrow's either.
      Path library = locate();
      JvmFlags.check();
      load(library);
      checkAbi();
      linked = true;
      configureRuntime();
      NativeLog.start();
      usable = true;
    } catch (NativeLibraryException e) {
      failure = e;
      throw e;
    }
  }

  private static Path locate() {
    String given = System.getProperty(PATH_PROPERTY);
    if (given != null) {
      Path file = Path.of(given).toAbsolutePath();
      if (!Files.isRegularFile(file)) {
        throw new NativeLibraryException(
            "there is no file " + file + ", which the system property " + PATH_PROPERTY + " names");
      }
      return file;
    }
    Platform platform = Platform.current();
    URL library = NativeLibrary.class.getResource(platform.resource());
    if (library == null) {
      throw new NativeLibraryException(
          "there is no native library for "
              + platform
              + " in the jar; it has one for: "
              + Platform.names(Platform.available())
              + ". The system property "
              + PATH_PROPERTY
              + " can name one that was built for it");
    }
    return LibraryCache.locate(System.getProperty(CACHE_PROPERTY))
        .extract(library, platform.fileName(), recordedHash(platform));
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

  @SuppressWarnings("restricted") // loading the library is what this class is for
  private static void load(Path file) {
    try {
      System.load(file.toString());
    } catch (UnsatisfiedLinkError e) {
      throw new NativeLibraryException(
          "the native library " + file + " cannot be loaded: " + e.getMessage(), e);
    }
    LOG.debug("loaded the native library {}", file);
  }

  private static void checkAbi() {
    try {
      requireSame("ABI version", PaimonFfm.pffm_abi_version(), PaimonFfm.PFFM_ABI_VERSION());
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

  private static void configureRuntime() {
    String threads = System.getProperty(THREADS_PROPERTY);
    if (threads == null) {
      return;
    }
    try (NativeCall call = new NativeCall()) {
      call.check(PaimonFfm.pffm_runtime_configure(parseThreads(threads), 0, call.error()));
    } catch (PaimonException | IllegalStateException e) {
      throw new NativeLibraryException(
          "the system property "
              + THREADS_PROPERTY
              + "="
              + threads
              + " cannot be used: "
              + e.getMessage(),
          e);
    }
  }

  private static int parseThreads(String threads) {
    try {
      return Integer.parseInt(threads);
    } catch (NumberFormatException e) {
      throw new NativeLibraryException("'" + threads + "' is no number", e);
    }
  }
}
