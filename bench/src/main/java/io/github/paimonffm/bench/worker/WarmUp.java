package io.github.paimonffm.bench.worker;

import io.github.paimonffm.bench.data.Batches;
import io.github.paimonffm.bench.job.Request;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The repetitions of a job before it is measured. */
final class WarmUp {

  private WarmUp() {}

  /** Returns the number of repetitions. */
  static int times(Request request) {
    return request.warmUps() > 0 ? request.warmUps() : Math.min(request.warmUpBatches(), 1);
  }

  /** Returns the batches that each repetition of a writing job writes. */
  static List<VectorSchemaRoot> batches(Request request, Batches batches) {
    return request.warmUps() > 0 ? batches.roots() : batches.first(request.warmUpBatches());
  }
}
