package io.github.paimonffm.internal.lifecycle;

import io.github.paimonffm.internal.classloader.LoaderCleaner;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An action that closes a resource that became unreachable before its user closed it, and logs a
 * warning. Closing never flushes, prepares or commits: a garbage collector must not publish data.
 *
 * <p>With the system property {@code paimonffm.leak-detection=true} the log also shows where the
 * resource was created.
 */
public final class Forgotten implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Forgotten.class);
  private static final String STACKS_PROPERTY = "paimonffm.leak-detection";

  private final Closeable closeable;
  private final boolean warn;
  private final @Nullable Throwable creation;

  private Forgotten(Closeable closeable, boolean warn) {
    this.closeable = closeable;
    this.warn = warn;
    this.creation =
        warn && Boolean.getBoolean(STACKS_PROPERTY) ? new Throwable("created here") : null;
  }

  /**
   * Watches an object that its user must close.
   *
   * @param owner the object; must not be reachable from {@code closeable}
   * @param closeable the resource of the object; its text names the resource in the log
   * @return the watch; clean it after a regular close, so that it does not stay in memory
   */
  public static Cleaner.Cleanable warnIfLost(Object owner, Closeable closeable) {
    return LoaderCleaner.register(owner, new Forgotten(closeable, true));
  }

  /** Watches an object that its user does not have to close. Logs no warning. */
  public static void closeWhenLost(Object owner, Closeable closeable) {
    LoaderCleaner.register(owner, new Forgotten(closeable, false));
  }

  @Override
  public void run() {
    if (closeable.isClosed()) {
      return;
    }
    if (warn) {
      String advice =
          creation == null ? "; -D" + STACKS_PROPERTY + "=true shows where it was created" : "";
      LOG.warn("{} was never closed and is freed now{}", closeable, advice, creation);
    }
    try {
      closeable.close();
    } catch (RuntimeException e) {
      LOG.warn("{} could not be freed", closeable, e);
    }
  }
}
