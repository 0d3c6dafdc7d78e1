package io.github.paimonffm.paimonjava.read;

import io.github.paimonffm.paimonjava.lifecycle.Resources;
import io.github.paimonffm.paimonjava.read.columns.BatchLifetime;
import io.github.paimonffm.paimonjava.read.columns.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.TransferPair;
import org.apache.paimon.data.columnar.ColumnVector;
import org.apache.paimon.data.columnar.VectorizedColumnBatch;
import org.apache.paimon.types.RowType;

/** A batch of columns that owns its Arrow vectors. Any thread can close the batch. */
final class ArrowBatch implements AutoCloseable {

  private final List<FieldVector> vectors;
  private final VectorizedColumnBatch columns;
  private final BatchLifetime lifetime;
  private final Consumer<ArrowBatch> onClose;
  private boolean closed;

  private ArrowBatch(
      List<FieldVector> vectors,
      VectorizedColumnBatch columns,
      BatchLifetime lifetime,
      Consumer<ArrowBatch> onClose) {
    this.vectors = vectors;
    this.columns = columns;
    this.lifetime = lifetime;
    this.onClose = onClose;
  }

  /**
   * Takes the vectors out of a root, without a copy. If the type has no columns, the batch keeps
   * only the number of rows.
   */
  static ArrowBatch take(
      VectorSchemaRoot root,
      BufferAllocator allocator,
      RowType type,
      Consumer<ArrowBatch> onClose) {
    List<FieldVector> vectors = new ArrayList<>();
    BatchLifetime lifetime = new BatchLifetime();
    try {
      ColumnVector[] columns = new ColumnVector[type.getFieldCount()];
      for (int i = 0; i < columns.length; i++) {
        TransferPair transfer = root.getVector(i).getTransferPair(allocator);
        transfer.transfer();
        FieldVector vector = (FieldVector) transfer.getTo();
        vectors.add(vector);
        columns[i] = Columns.of(type.getTypeAt(i), vector, lifetime);
      }
      VectorizedColumnBatch batch = new VectorizedColumnBatch(columns);
      batch.setNumRows(root.getRowCount());
      return new ArrowBatch(vectors, batch, lifetime, onClose);
    } catch (Throwable e) {
      vectors.forEach(FieldVector::close);
      throw e;
    }
  }

  VectorizedColumnBatch columns() {
    return columns;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    lifetime.end();
    onClose.accept(this);
    try (Resources opened = new Resources()) {
      vectors.forEach(opened::add);
    }
  }
}
