package io.github.paimonffm.spark.faults;

import static io.github.paimonffm.spark.testing.Cluster.rows;
import static io.github.paimonffm.spark.testing.Cluster.spark;
import static io.github.paimonffm.spark.testing.Cluster.sql;
import static io.github.paimonffm.spark.testing.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.spark.oracle.PaimonJava;
import io.github.paimonffm.spark.testing.Cluster;
import io.github.paimonffm.spark.testing.Executors;
import io.github.paimonffm.spark.testing.TableFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkException;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of tasks that fail, executors that die, and jobs that are cancelled during a write. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class TaskFaultsTest {

  /**
   * A write with several tasks. The values compress badly and the files are small, so each task
   * writes files early.
   */
  private static final String INSERT =
      "INSERT INTO %s WITH ('memory-limit' = '1m', 'batch-rows' = '100')"
          + " SELECT %s(id) AS id, v FROM source%d";

  private static final long ROWS = 8000;

  private static String database;

  @TempDir Path markers;

  @BeforeAll
  static void createSource() {
    database = Cluster.newDatabase();
    for (int tasks : new int[] {2, 4}) {
      spark()
          .sql(
              "SELECT id, concat_ws('', transform(sequence(1, 30), i -> hash(id, i))) AS v"
                  + " FROM range(0, %d, 1, %d)".formatted(ROWS, tasks))
          .createOrReplaceTempView("source" + tasks);
    }
  }

  @BeforeEach
  void useDatabase() {
    sql("USE lake.%s", database);
  }

  private static String create(String table) {
    sql(
        "CREATE TABLE %s (id BIGINT, v STRING) TBLPROPERTIES ('target-file-size' = '64 kb',"
            + " 'write.parquet-buffer-size' = '64 kb')",
        table);
    return TableFiles.folder(database, table).toString();
  }

  /**
   * Checks that every row is in the table once, and that the folder has only files of the snapshot.
   */
  private static void assertWrittenOnce(String table) throws Exception {
    assertEquals(
        List.of("[8000,8000,31996000]"),
        rows("SELECT count(*), count(DISTINCT id), sum(id) FROM %s", table));
    assertEquals(ROWS, PaimonJava.rows(database, table).size());
    assertEquals(
        List.of("[1,APPEND]"), rows("SELECT snapshot_id, commit_kind FROM `%s$snapshots`", table));
  }

  private static void assertNoStrayFiles(String table) {
    long referenced =
        sql("SELECT sum(file_count) FROM `%s$partitions`", table).getFirst().getLong(0);
    assertEquals(referenced, TableFiles.data(database, table).size());
  }

  private static void assertUnchanged(String table) {
    assertEquals(List.of(), rows("SELECT * FROM `%s$snapshots`", table));
    // Tasks that were running when the job failed delete their files after that.
    String folder = TableFiles.folder(database, table).toString();
    Sabotage.await("no data file in " + folder, () -> Sabotage.countDataFiles(folder) == 0);
  }

  /**
   * All other tasks wait until they are killed: Spark drops the result of a task that completes at
   * the moment when its job fails, so the files of such a task stay.
   */
  @Test
  void failingRowFailsTheJobAndLeavesNoFile() {
    String folder = create("fails");
    Sabotage.register(
        "fails",
        id -> {
          if (id == ROWS / 2 - 1) {
            Sabotage.awaitDataFile(folder);
            throw new IllegalStateException("row " + id);
          }
          if (id == ROWS - 1) {
            Sabotage.awaitKill();
          }
          return id;
        });
    refused(SparkException.class, () -> sql(INSERT, "fails", "fails", 2), "row 3999");
    assertUnchanged("fails");
  }

  @Test
  void filesOfCompletedTasksAreDeletedIfTheJobFails() {
    String folder = create("completed");
    String two = markers.resolve("two").toString();
    AtomicInteger ended = new AtomicInteger();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            if (end.taskInfo().successful() && ended.incrementAndGet() == 2) {
              Sabotage.create(two);
            }
          }
        };
    Sabotage.register(
        "completed",
        id -> {
          // The third and the fourth task run at the same time, after the first two.
          if (id == 5999) {
            Sabotage.awaitKill();
          }
          if (id == 6000) {
            Sabotage.await("the first two tasks", () -> Sabotage.exists(two));
            throw new IllegalStateException(
                "row 6000 with %d files".formatted(Sabotage.countDataFiles(folder)));
          }
          return id;
        });
    spark().sparkContext().addSparkListener(listener);
    try {
      SparkException failed =
          refused(SparkException.class, () -> sql(INSERT, "completed", "completed", 4), "row 6000");
      assertFalse(failed.getMessage().contains("with 0 files"), failed::getMessage);
    } finally {
      spark().sparkContext().removeSparkListener(listener);
    }
    assertUnchanged("completed");
  }

  @Test
  void taskThatFailsOnceIsRepeatedWithoutStrayFiles() throws Exception {
    String folder = create("repeated");
    String marker = markers.resolve("repeated").toString();
    Sabotage.register(
        "repeated",
        id -> {
          if (id == 1999 && Sabotage.first(marker)) {
            Sabotage.awaitDataFile(folder);
            throw new IllegalStateException("row " + id);
          }
          return id;
        });
    sql(INSERT, "repeated", "repeated", 4);
    assertEquals("0", Files.readString(Path.of(marker)));
    assertWrittenOnce("repeated");
    assertNoStrayFiles("repeated");
  }

  @Test
  void killedExecutorIsReplacedAndItsRowsAreWrittenOnce() throws Exception {
    String folder = create("killed");
    String marker = markers.resolve("killed").toString();
    List<Long> before = Executors.processes(spark());
    Sabotage.register(
        "killed",
        id -> {
          if (id == 1999 && Sabotage.first(marker)) {
            Sabotage.awaitDataFile(folder);
            Runtime.getRuntime().halt(1);
          }
          return id;
        });
    sql(INSERT, "killed", "killed", 4);
    assertTrue(Files.exists(Path.of(marker)));
    assertWrittenOnce("killed");
    assertTrue(before.stream().anyMatch(pid -> ProcessHandle.of(pid).isEmpty()), before::toString);
    // Two executors again, for the other tests.
    Sabotage.await("two executors", () -> Executors.processes(spark()).size() == 2);
  }

  @Test
  void cancelledJobLeavesNoFile() {
    String folder = create("cancelled");
    String marker = markers.resolve("cancelled").toString();
    Sabotage.register(
        "cancelled",
        id -> {
          if (id == ROWS / 2 - 1) {
            Sabotage.awaitDataFile(folder);
            Sabotage.first(marker);
            Sabotage.await("the interrupt", () -> false);
          }
          if (id == ROWS - 1) {
            Sabotage.awaitKill();
          }
          return id;
        });
    CompletableFuture<Void> job =
        CompletableFuture.runAsync(
            () -> {
              spark().sparkContext().setJobGroup("cancelled", "cancelled", true);
              sql(INSERT, "cancelled", "cancelled", 2);
            });
    Sabotage.await("the row", () -> Files.exists(Path.of(marker)) || job.isDone());
    spark().sparkContext().cancelJobGroup("cancelled");
    CompletionException cancelled = refused(CompletionException.class, job::join);
    assertTrue(cancelled.getMessage().contains("cancel"), cancelled::getMessage);
    assertUnchanged("cancelled");
    // The executors still work.
    create("afterwards");
    Sabotage.register("same", id -> id);
    sql(INSERT, "afterwards", "same", 2);
    assertEquals(List.of("[8000]"), rows("SELECT count(*) FROM afterwards"));
  }
}
