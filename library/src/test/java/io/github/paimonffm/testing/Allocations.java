package io.github.paimonffm.testing;

import java.lang.reflect.Method;

/**
 * The heap memory that the current thread allocates. Uses reflection, because the library's module
 * does not read the management modules.
 */
public final class Allocations {

  private static final Object BEAN;
  private static final Method BYTES;

  static {
    try {
      BEAN =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      BYTES =
          Class.forName("com.sun.management.ThreadMXBean")
              .getMethod("getCurrentThreadAllocatedBytes");
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("this JVM does not count allocations", e);
    }
  }

  private Allocations() {}

  /** Returns the number of bytes that a piece of work allocates. */
  public static long of(Runnable work) {
    long before = now();
    work.run();
    return now() - before;
  }

  private static long now() {
    try {
      return (long) BYTES.invoke(BEAN);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
