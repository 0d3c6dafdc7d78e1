package io.github.paimonffm.bench.worker;

import io.github.paimonffm.bench.data.Batches;
import io.github.paimonffm.bench.job.Request;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * The rows of the current job in memory. They stay in memory for the next job with the same rows.
 */
final class Rows implements AutoCloseable {

  private final BufferAllocator allocator = new RootAllocator();
  private String loaded = "";
  private Batches batches;
  private long idleBytes;

  BufferAllocator allocator() {
    return allocator;
  }

  /** Returns the rows of a job. */
  Batches of(Request request) throws IOException {
    int partitions = request.job().partitions();
    String wanted = request.dataFile() + " " + partitions;
    if (!wanted.equals(loaded)) {
      free();
      batches = Batches.load(Path.of(request.dataFile()), allocator);
      if (partitions > 0) {
        batches.reduceDays(partitions);
      }
      loaded = wanted;
      idleBytes = ProcessMemory.resident();
    }
    return batches;
  }

  /** Returns the resident memory of the process after the rows were loaded. */
  long idleBytes() {
    return idleBytes;
  }

  private void free() {
    if (batches != null) {
      batches.close();
      batches = null;
    }
  }

  @Override
  public void close() {
    free();
    allocator.close();
  }
}
