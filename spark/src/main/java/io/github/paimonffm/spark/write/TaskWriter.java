package io.github.paimonffm.spark.write;

import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.execution.arrow.ArrowWriter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.ArrowUtils;
import org.jspecify.annotations.Nullable;

/** The writer of one attempt of a task: turns rows into Arrow batches, and writes them. */
final class TaskWriter implements DataWriter<InternalRow> {

  /** A batch ends at this size in bytes, so that long texts do not fill the memory. */
  private static final long BATCH_BYTES = 8L << 20;

  private final BatchWriteBuilder builder;
  private final BatchTableWrite write;
  private final BufferAllocator allocator;
  private final VectorSchemaRoot root;
  private final ArrowWriter batch;
  private final int batchRows;
  private int rows;

  /** The size of the rows of the batch in bytes, mostly as Spark holds them. */
  private long bytes;

  private CustomTaskMetric[] metrics = {};

  /** The messages; null until the writer has prepared its commit. */
  private @Nullable List<CommitMessage> prepared;

  /**
   * Opens a writer.
   *
   * @param builder the builder of the write
   * @param schema the columns of the rows
   * @param batchRows the greatest number of rows in a batch
   * @return the writer; the caller closes it
   */
  static TaskWriter open(BatchWriteBuilder builder, StructType schema, int batchRows) {
    BufferAllocator allocator =
        ArrowUtils.rootAllocator().newChildAllocator("paimon-ffm write", 0, Long.MAX_VALUE);
    VectorSchemaRoot root = null;
    try {
      root =
          VectorSchemaRoot.create(ArrowUtils.toArrowSchema(schema, "UTC", true, false), allocator);
      return new TaskWriter(
          builder, allocator, root, ArrowWriter.create(root), batchRows, builder.newWrite());
    } catch (Throwable e) {
      AutoCloseables.close(e, root, allocator);
      throw e;
    }
  }

  private TaskWriter(
      BatchWriteBuilder builder,
      BufferAllocator allocator,
      VectorSchemaRoot root,
      ArrowWriter batch,
      int batchRows,
      BatchTableWrite write) {
    this.builder = builder;
    this.allocator = allocator;
    this.root = root;
    this.batch = batch;
    this.batchRows = batchRows;
    this.write = write;
  }

  @Override
  public void write(InternalRow row) {
    batch.write(row);
    rows++;
    bytes = row instanceof UnsafeRow unsafe ? bytes + unsafe.getSizeInBytes() : batch.sizeInBytes();
    if (rows >= batchRows || bytes >= BATCH_BYTES) {
      writeBatch();
    }
  }

  private void writeBatch() {
    if (rows == 0) {
      return;
    }
    batch.finish();
    write.writeArrow(root);
    batch.reset();
    rows = 0;
    bytes = 0;
    metrics = WriteMetric.values(write.metrics());
  }

  /** Spark reads the metrics for the last time after this call, so the files are completed here. */
  @Override
  public void writeAll(Iterator<InternalRow> all) {
    while (all.hasNext()) {
      write(all.next());
    }
    prepare();
  }

  private List<CommitMessage> prepare() {
    if (prepared == null) {
      writeBatch();
      prepared = write.prepareCommit();
      metrics = WriteMetric.values(write.metrics());
    }
    return prepared;
  }

  @Override
  public WriterCommitMessage commit() {
    List<CommitMessage> messages = prepare();
    TaskContext task = TaskContext.get();
    if (task != null) {
      task.addTaskCompletionListener(this::abortIfKilled);
    }
    return new TaskMessages(messages);
  }

  /**
   * Deletes the files of a task that was killed in its last moments. Spark drops the messages of
   * such a task, and calls neither {@link #abort} nor the abort of the driver with them.
   */
  private void abortIfKilled(TaskContext task) {
    if (task.isInterrupted()) {
      abort();
    }
  }

  /** Deletes the files of this attempt. Spark calls this before {@link #close}. */
  @Override
  public void abort() {
    // The files of a writer that has not prepared its commit are deleted when it is closed.
    if (prepared != null && !prepared.isEmpty()) {
      try (BatchTableCommit commit = builder.newCommit()) {
        commit.abort(prepared);
      }
    }
  }

  @Override
  public void close() {
    try {
      write.close();
    } finally {
      root.close();
      allocator.close();
    }
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    return metrics;
  }
}
