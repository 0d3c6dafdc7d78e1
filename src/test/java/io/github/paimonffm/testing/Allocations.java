package io.github.paimonffm.testing;

import java.lang.reflect.Method;

/**
 * How much memory of the heap the current thread has asked for. By reflection, for the library's
 * module does not read the modules that know.
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
      throw new AssertionError("this JVM does not count", e);
    }
  }

  private Allocations() {}

  /** What something asks for. */
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
