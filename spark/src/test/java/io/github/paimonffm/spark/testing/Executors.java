package io.github.paimonffm.spark.testing;

import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/** The processes that run tasks. */
public final class Executors {

  private Executors() {}

  /**
   * Returns the ids of the executor processes.
   *
   * @param spark the session
   * @return the ids, each once
   */
  public static List<Long> processes(SparkSession spark) {
    MapPartitionsFunction<Long, Long> pid =
        rows -> {
          // The other executor gets a task too, if this one takes a moment.
          Thread.sleep(500);
          return List.of(ProcessHandle.current().pid()).iterator();
        };
    return spark
        .range(0, 2, 1, 2)
        .as(Encoders.LONG())
        .mapPartitions(pid, Encoders.LONG())
        .collectAsList()
        .stream()
        .distinct()
        .toList();
  }
}
