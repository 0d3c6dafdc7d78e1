package io.github.paimonffm.bench.worker;

import io.github.paimonffm.bench.data.Batches;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Batches of one row each. */
final class OneRowBatches implements AutoCloseable {

  private static final int COUNT = 1_000;

  private final List<VectorSchemaRoot> roots = new ArrayList<>();
  private int used;

  /** Copies the first rows of the batches. */
  OneRowBatches(Batches batches) {
    VectorSchemaRoot source = batches.roots().getFirst();
    for (int row = 0; row < Math.min(COUNT, source.getRowCount()); row++) {
      roots.add(source.slice(row, 1));
    }
  }

  /** Returns the next row. After the last row, starts again with the first row. */
  VectorSchemaRoot next() {
    return roots.get(used++ % roots.size());
  }

  @Override
  public void close() {
    roots.forEach(VectorSchemaRoot::close);
  }
}
