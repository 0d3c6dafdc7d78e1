package io.github.paimonffm.spark.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** Checks of statements that must fail. */
public final class Refusals {

  private Refusals() {}

  /**
   * Checks that a statement fails.
   *
   * @param type the class of the exception that the caller gets
   * @param statement the statement
   * @param parts texts that its message contains
   */
  public static <T extends Throwable> T refused(Class<T> type, String statement, String... parts) {
    return refused(type, () -> Cluster.sql("%s", statement), parts);
  }

  /**
   * Checks that an operation fails.
   *
   * @param type the class of the exception that the caller gets
   * @param operation the operation
   * @param parts texts that its message contains
   */
  public static <T extends Throwable> T refused(
      Class<T> type, Executable operation, String... parts) {
    T failure = assertThrows(type, operation);
    for (String part : parts) {
      assertTrue(failure.getMessage().contains(part), () -> part + " in: " + failure.getMessage());
    }
    return failure;
  }

  /** Returns the first cause of a class. */
  public static <T extends Throwable> T cause(Class<T> type, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    throw new AssertionError("no " + type.getName() + " among the causes", failure);
  }
}
