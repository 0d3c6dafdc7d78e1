package io.github.paimonffm.spark.faults;

import io.github.paimonffm.spark.testing.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * SQL functions that fail, wait or kill their process at a row. Processes signal events to each
 * other with files. The names of files are strings, because a {@link Path} cannot be sent to an
 * executor.
 */
public final class Sabotage {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Sabotage() {}

  /** The action of a function at a row. An action that completes returns the value of the row. */
  interface Action extends UDF1<Long, Long> {}

  /** Registers a function for SQL. */
  static void register(String function, Action action) {
    Cluster.spark().udf().register(function, action, DataTypes.LongType);
  }

  /**
   * Creates a file with the attempt number of this task.
   *
   * @return whether this call created the file
   */
  static boolean first(String marker) {
    return create(marker, String.valueOf(TaskContext.get().attemptNumber()));
  }

  /** Creates an empty file if the file does not exist. */
  public static void create(String marker) {
    create(marker, "");
  }

  private static boolean create(String marker, String text) {
    try {
      Files.writeString(Files.createFile(Path.of(marker)), text);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells whether a file exists. */
  public static boolean exists(String marker) {
    return Files.exists(Path.of(marker));
  }

  /** Waits until a condition is true. An interrupt ends the wait with an exception. */
  public static void await(String what, BooleanSupplier condition) {
    if (!awaitUninterrupted(what, condition)) {
      throw new IllegalStateException("interrupted before: " + what);
    }
  }

  /**
   * Waits until a condition is true.
   *
   * @return whether the thread was not interrupted
   */
  static boolean awaitUninterrupted(String what, BooleanSupplier condition) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("not in time: " + what);
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        return false;
      }
    }
    return true;
  }

  /** Waits until Spark kills this task. */
  public static void awaitKill() {
    TaskContext task = TaskContext.get();
    awaitUninterrupted("the kill of the task", task::isInterrupted);
  }

  /** Waits until the folder of a table has a data file. */
  static void awaitDataFile(String table) {
    await("a data file in " + table, () -> countDataFiles(table) > 0);
  }

  /**
   * Returns the number of data files in the folder of a table; 0 if another process deletes files
   * during the call.
   */
  public static long countDataFiles(String table) {
    try (Stream<Path> files = Files.walk(Path.of(table))) {
      return files
          .filter(file -> file.getParent().getFileName().toString().startsWith("bucket-"))
          .count();
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }
}
