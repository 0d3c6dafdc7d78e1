package io.github.paimonffm.bench.worker;

import io.github.paimonffm.bench.job.Job;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.write.BatchWriteBuilder;

/** The settings of a job that become settings of this library's builders. */
final class Tuning {

  private Tuning() {}

  static BatchWriteBuilder of(BatchWriteBuilder builder, Job job) {
    if (job.lanes() > 1) {
      throw new UnsupportedOperationException("writers have one lane");
    }
    if (job.memoryLimit() > 0) {
      throw new UnsupportedOperationException("writers have no memory limit");
    }
    return builder;
  }

  static ReadBuilder of(ReadBuilder builder, Job job) {
    if (job.lanes() > 1) {
      throw new UnsupportedOperationException("reads have no parallelism");
    }
    return builder;
  }
}
