package io.github.paimonffm.bench.worker;

import io.github.paimonffm.bench.job.Job;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.write.BatchWriteBuilder;

/** The settings of a job that become settings of this library's builders. */
final class Tuning {

  private Tuning() {}

  static BatchWriteBuilder of(BatchWriteBuilder builder, Job job) {
    BatchWriteBuilder tuned = builder;
    if (job.lanes() > 0) {
      tuned = tuned.withParallelism(job.lanes());
    }
    if (job.memoryLimit() > 0) {
      tuned = tuned.withMemoryLimit(job.memoryLimit());
    }
    return tuned;
  }

  static ReadBuilder of(ReadBuilder builder, Job job) {
    return job.lanes() > 0 ? builder.withParallelism(job.lanes()) : builder;
  }
}
