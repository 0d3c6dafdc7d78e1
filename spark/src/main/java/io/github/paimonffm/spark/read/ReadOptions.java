package io.github.paimonffm.spark.read;

import org.apache.spark.network.util.ByteUnit;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The options of a read, from the query or from the configuration of the session.
 *
 * @param parallelism the number of lanes that decode ahead in each task
 * @param taskBytes the size of the data files up to which a task reads several splits
 * @param grouped whether Spark may plan joins without a shuffle from the partitions and buckets
 */
record ReadOptions(int parallelism, long taskBytes, boolean grouped) {

  /** The prefix of the options in the configuration of a session. */
  private static final String SESSION = "spark.paimon-ffm.read.";

  static ReadOptions of(CaseInsensitiveStringMap options) {
    SQLConf session = SQLConf.get();
    String parallelism = value(options, session, "parallelism", "1");
    String taskBytes = value(options, session, "task-bytes", "128m");
    try {
      return new ReadOptions(
          Integer.parseInt(parallelism.strip()),
          JavaUtils.byteStringAs(taskBytes, ByteUnit.BYTE),
          session.v2BucketingEnabled());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "a read option is not valid: parallelism '%s' (expected a number), task-bytes '%s' (expected a size such as 128m)"
              .formatted(parallelism, taskBytes),
          e);
    }
  }

  private static String value(
      CaseInsensitiveStringMap options, SQLConf session, String name, String otherwise) {
    return options.getOrDefault(name, session.getConfString(SESSION + name, otherwise));
  }
}
