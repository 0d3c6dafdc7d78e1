package io.github.paimonffm.internal.call;

import io.github.paimonffm.exception.NativeLibraryException;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.loader.NativeLibrary;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The first use of the native library by this class loader: links the library, configures its
 * runtime and opens its log. A failure is final; every later attempt fails with the same message.
 *
 * <p>Thread-safe. The threads of the library live as long as the process.
 */
public final class Startup {

  private static final String THREADS_PROPERTY = "paimonffm.runtime.threads";

  private static volatile boolean started;

  // Both guarded by the class.
  private static boolean starting;
  private static @Nullable NativeLibraryException failure;

  private Startup() {}

  /**
   * Starts the library unless it has already been started.
   *
   * @throws NativeLibraryException if the library cannot be used in this process
   */
  public static void ensureStarted() {
    if (!started) {
      start();
    }
  }

  private static synchronized void start() {
    if (failure != null) {
      throw new NativeLibraryException(Objects.requireNonNull(failure.getMessage()), failure);
    }
    if (starting) {
      return; // a call below has re-entered this method
    }
    starting = true;
    try {
      NativeLibrary.link();
      configureRuntime();
      NativeLog.start();
      started = true;
    } catch (NativeLibraryException e) {
      failure = e;
      throw e;
    } finally {
      starting = false;
    }
  }

  private static void configureRuntime() {
    String threads = System.getProperty(THREADS_PROPERTY);
    if (threads == null) {
      return;
    }
    try (NativeCall call = new NativeCall()) {
      call.check(PaimonFfm.pffm_runtime_configure(parseThreads(threads), 0, call.error()));
    } catch (IllegalStateException e) {
      // Another class loader configured the runtime first.
      LoggerFactory.getLogger(Startup.class)
          .warn(
              "the system property {}={} has no effect: {}",
              THREADS_PROPERTY,
              threads,
              e.getMessage());
    } catch (PaimonException e) {
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
      throw new NativeLibraryException("'" + threads + "' is not a number", e);
    }
  }
}
