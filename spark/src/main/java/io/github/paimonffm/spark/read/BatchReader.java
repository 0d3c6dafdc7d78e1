package io.github.paimonffm.spark.read;

import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.read.TableReader;
import io.github.paimonffm.spark.read.vectors.ArrowColumn;
import io.github.paimonffm.spark.read.vectors.ArrowColumns;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.ArrowUtils;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * The reader of a task. It closes its native reader and its Arrow allocator. A columnar batch
 * refers to the memory of the current Arrow batch, so it is valid until the next call of {@link
 * #next} or {@link #close}.
 */
final class BatchReader implements PartitionReader<ColumnarBatch> {

  private final BufferAllocator allocator;
  private final TableReader reader;
  private final ArrowColumn[] columns;
  private final ColumnarBatch batch;
  private boolean closed;

  BatchReader(ReadBuilder read, StructType schema, List<Split> splits) {
    allocator = ArrowUtils.rootAllocator().newChildAllocator("paimon-ffm read", 0, Long.MAX_VALUE);
    TableReader opened = null;
    try {
      opened = read.newRead().createReader(splits, allocator);
      columns = columns(opened.getVectorSchemaRoot(), schema);
    } catch (Throwable e) {
      closeAfter(e, opened, allocator);
      throw e instanceof RuntimeException failure ? failure : new IllegalStateException(e);
    }
    reader = opened;
    batch = new ColumnarBatch(columns);
  }

  /**
   * Returns the columns of Spark. A read without columns, as for {@code count(*)}, has a vector
   * that Spark does not get.
   */
  private static ArrowColumn[] columns(VectorSchemaRoot root, StructType schema) {
    ArrowColumn[] columns = new ArrowColumn[schema.fields().length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = ArrowColumns.of(root.getVector(i), schema.fields()[i].dataType());
    }
    return columns;
  }

  private static void closeAfter(Throwable failure, AutoCloseable... opened) {
    for (AutoCloseable one : opened) {
      try {
        if (one != null) {
          one.close();
        }
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
  }

  @Override
  public boolean next() throws IOException {
    if (!reader.loadNextBatch()) {
      return false;
    }
    for (ArrowColumn column : columns) {
      column.bind();
    }
    batch.setNumRows(reader.getVectorSchemaRoot().getRowCount());
    return true;
  }

  @Override
  public ColumnarBatch get() {
    return batch;
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    return ReadMetric.values(reader.metrics());
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      reader.close();
    } finally {
      allocator.close();
    }
  }
}
