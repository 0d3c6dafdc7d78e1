package io.github.paimonffm.spark.write;

import static io.github.paimonffm.spark.testing.Cluster.spark;
import static io.github.paimonffm.spark.testing.Cluster.sql;
import static io.github.paimonffm.spark.testing.Refusals.refused;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.spark.faults.Sabotage;
import io.github.paimonffm.spark.testing.Cluster;
import io.github.paimonffm.spark.testing.TableFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A test of a task that Spark kills after the writer of the task has committed. */
@Timeout(240)
class KilledTaskTest {

  /** Spark drops the result of the task and calls no abort. */
  @Test
  void killedTaskDeletesItsFiles(@TempDir Path markers) {
    String database = Cluster.newDatabase();
    sql("CREATE TABLE t (id BIGINT)");
    String folder = TableFiles.folder(database, "t").toString();
    String committed = markers.resolve("committed").toString();
    String ended = markers.resolve("ended").toString();
    StructType schema = new StructType().add("id", DataTypes.LongType);
    CompletableFuture<Void> job;
    try (Catalog catalog = Catalog.open(Map.of("warehouse", Cluster.warehouse().toString()))) {
      TaskWriterFactory factory =
          new TaskWriterFactory(
              catalog.getTable(Identifier.of(database, "t")).newBatchWriteBuilder(),
              schema,
              Optional.empty(),
              100);
      ForeachPartitionFunction<Long> task =
          rows -> {
            // Runs after the listener of the writer, which is added later.
            TaskContext.get()
                .addTaskCompletionListener((TaskCompletionListener) t -> Sabotage.create(ended));
            DataWriter<InternalRow> writer = factory.createWriter(0, 0);
            writer.write(new GenericInternalRow(new Object[] {1L}));
            writer.commit();
            writer.close();
            if (Sabotage.countDataFiles(folder) > 0) {
              Sabotage.create(committed);
              Sabotage.awaitKill();
            }
          };
      job =
          CompletableFuture.runAsync(
              () -> {
                spark().sparkContext().setJobGroup("late", "late", false);
                spark().range(0, 1, 1, 1).as(Encoders.LONG()).foreachPartition(task);
              });
      Sabotage.await("the commit", () -> Sabotage.exists(committed) || job.isDone());
    }
    spark().sparkContext().cancelJobGroup("late");
    refused(CompletionException.class, job::join, "cancel");
    Sabotage.await("the end of the task", () -> Sabotage.exists(ended));
    Sabotage.await("no data file", () -> Sabotage.countDataFiles(folder) == 0);
  }
}
