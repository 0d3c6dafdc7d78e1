package io.github.paimonffm.spark.read;

import io.github.paimonffm.spark.options.Options;
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

  static ReadOptions of(CaseInsensitiveStringMap own) {
    Options options = Options.ofRead(own);
    return new ReadOptions(
        options.number("parallelism").orElse(1),
        options.size("task-bytes").orElse(128L << 20),
        SQLConf.get().v2BucketingEnabled());
  }
}
