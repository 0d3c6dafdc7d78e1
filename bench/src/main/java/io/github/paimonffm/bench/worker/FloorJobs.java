package io.github.paimonffm.bench.worker;

import io.github.paimonffm.bench.data.Batches;
import io.github.paimonffm.bench.job.Job;
import io.github.paimonffm.bench.job.Metric;
import io.github.paimonffm.bench.job.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The jobs that write one file without a table: the least work that a write needs. */
final class FloorJobs {

  private final Request request;
  private final Job job;
  private final Rows rows;
  private final NativeFloor floor = new NativeFloor();

  FloorJobs(Request request, Rows rows) {
    this.request = request;
    this.job = request.job();
    this.rows = rows;
  }

  Map<Metric, Double> run() throws Exception {
    Batches batches = rows.of(request);
    Path folder = Files.createDirectories(Path.of(request.warehouse(), request.table()));
    String format =
        switch (job.engine()) {
          case PARQUET_ZSTD -> "parquet-zstd";
          case PARQUET_UNCOMPRESSED -> "parquet-uncompressed";
          case ARROW_FILE -> "arrow";
          default -> throw new IllegalArgumentException(job.engine() + " writes no file");
        };
    Path file = folder.resolve(format.equals("arrow") ? "rows.arrow" : "rows.parquet");
    if (request.warmUpBatches() > 0) {
      write(file, format, batches.first(request.warmUpBatches()));
    }
    Map<Metric, Double> metrics =
        Measurement.of(rows, measured -> write(file, format, batches.roots()));
    metrics.put(Metric.ARROW_BYTES, (double) batches.sizeInBytes());
    DataFiles.addTo(metrics, folder);
    return metrics;
  }

  private long write(Path path, String format, List<VectorSchemaRoot> roots) {
    NativeFloor.OutputFile file = floor.new OutputFile(path, format);
    for (VectorSchemaRoot root : roots) {
      file.write(root, rows.allocator());
    }
    return file.close();
  }
}
