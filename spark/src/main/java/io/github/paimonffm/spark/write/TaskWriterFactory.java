package io.github.paimonffm.spark.write;

import io.github.paimonffm.write.BatchWriteBuilder;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.types.StructType;

/**
 * The factory of task writers, which the driver sends to the executors. It contains the options of
 * the catalog, including secrets.
 */
final class TaskWriterFactory implements DataWriterFactory {

  private final BatchWriteBuilder builder;
  private final StructType schema;
  private final int parallelism;
  private final int batchRows;

  TaskWriterFactory(
      BatchWriteBuilder builder, StructType schema, Optional<Integer> parallelism, int batchRows) {
    this.builder = builder;
    this.schema = schema;
    this.parallelism = parallelism.orElse(0);
    this.batchRows = batchRows;
  }

  @Override
  public DataWriter<InternalRow> createWriter(int partitionId, long taskId) {
    TaskContext task = TaskContext.get();
    int lanes = parallelism > 0 ? parallelism : task == null ? 1 : Math.max(1, task.cpus());
    return TaskWriter.open(builder.withParallelism(lanes), schema, batchRows);
  }

  /** Returns a text without the options of the catalog. */
  @Override
  public String toString() {
    return "TaskWriterFactory(" + builder + ")";
  }
}
