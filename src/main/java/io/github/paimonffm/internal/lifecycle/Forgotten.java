package io.github.paimonffm.internal.lifecycle;

import io.github.paimonffm.internal.classloader.LoaderCleaner;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees what its user forgot to close, once nobody can reach it any more, and says so in the log.
 * It is freed as by {@code close}: nothing is ever flushed, prepared or committed here, for a
 * garbage collector must not publish data.
 *
 * <p>With the system property {@code paimonffm.leak-detection=true} the log also shows where it was
 * made.
 */
public final class Forgotten implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Forgotten.class);
  private static final String STACKS_PROPERTY = "paimonffm.leak-detection";

  private final Closeable closeable;
  private final boolean warn;
  private final @Nullable Throwable made;

  private Forgotten(Closeable closeable, boolean warn) {
    this.closeable = closeable;
    this.warn = warn;
    this.made = warn && Boolean.getBoolean(STACKS_PROPERTY) ? new Throwable("made here") : null;
  }

  /**
   * Watches an object that its user has to close.
   *
   * @param owner the object; must not be reachable from {@code closeable}
   * @param closeable what it closes; its text says what it is
   * @return to be cleaned after a regular close, so that nothing is kept until the owner is
   *     collected
   */
  public static Cleaner.Cleanable warnIfLost(Object owner, Closeable closeable) {
    return LoaderCleaner.register(owner, new Forgotten(closeable, true));
  }

  /** Watches an object that its user need not close. */
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
          made == null ? "; -D" + STACKS_PROPERTY + "=true shows where it was made" : "";
      LOG.warn("{} was never closed and is freed now{}", closeable, advice, made);
    }
    try {
      closeable.close();
    } catch (RuntimeException e) {
      LOG.warn("{} could not be freed", closeable, e);
    }
  }
}
