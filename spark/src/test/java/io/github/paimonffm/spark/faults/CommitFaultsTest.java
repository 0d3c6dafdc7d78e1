package io.github.paimonffm.spark.faults;

import static io.github.paimonffm.spark.testing.Cluster.rows;
import static io.github.paimonffm.spark.testing.Cluster.spark;
import static io.github.paimonffm.spark.testing.Cluster.sql;
import static io.github.paimonffm.spark.testing.Refusals.cause;
import static io.github.paimonffm.spark.testing.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.exception.PaimonIOException;
import io.github.paimonffm.spark.testing.LossyS3;
import io.github.paimonffm.spark.testing.LossyS3.Fate;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import io.github.paimonffm.write.CommitRetry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of commits and replacements on S3, with a network that loses requests and answers. */
class CommitFaultsTest {

  @RegisterExtension static final LossyS3 S3 = new LossyS3();

  @BeforeAll
  static void configureCatalog() {
    spark().conf().set("spark.sql.catalog.s3", "io.github.paimonffm.spark.PaimonCatalog");
    S3.options().forEach((key, value) -> spark().conf().set("spark.sql.catalog.s3." + key, value));
    sql("CREATE DATABASE s3.db");
  }

  @AfterEach
  void repairNetwork() {
    S3.stop();
  }

  private static void create(String table) {
    sql("CREATE TABLE s3.db.%s (id BIGINT)", table);
    sql("INSERT INTO s3.db.%s VALUES (100)", table);
  }

  private static void insert(String table) {
    sql("INSERT INTO s3.db.%s SELECT id FROM range(0, 10, 1, 2)", table);
  }

  private static void assertInsertedOnce(String table) {
    assertEquals(
        List.of("[11,11,145]"),
        rows("SELECT count(*), count(DISTINCT id), sum(id) FROM s3.db.%s", table));
    assertEquals(2, sql("SELECT * FROM s3.db.`%s$snapshots`", table).size());
  }

  /** Applies one fate to the first publish, and another fate to the next {@code count} requests. */
  private static AtomicInteger failFromPublish(Fate publish, Fate later, int count) {
    AtomicInteger failed = new AtomicInteger();
    S3.setRule(
        request -> {
          if (failed.get() == 0 && !LossyS3.publishes(request)) {
            return Fate.PASS;
          }
          int before = failed.getAndIncrement();
          return before == 0 ? publish : before <= count ? later : Fate.PASS;
        });
    return failed;
  }

  private static void runWithShortFailure(Fate publish, Runnable statement) {
    AtomicInteger failed = failFromPublish(publish, Fate.FORBID, 3);
    statement.run();
    assertTrue(failed.get() > 3, failed::toString);
  }

  @Test
  void lostAnswerIsRecognized() {
    create("once");
    AtomicInteger failed = failFromPublish(Fate.LOSE_ANSWER, Fate.PASS, 0);
    insert("once");
    assertTrue(failed.get() > 0);
    assertInsertedOnce("once");
  }

  /** The driver repeats the commit itself. */
  @ParameterizedTest
  @EnumSource(names = {"LOSE_ANSWER", "LOSE_REQUEST"})
  void shortFailureOfTheNetworkIsOvercome(Fate publish) {
    String table = "short_" + publish.name().toLowerCase(java.util.Locale.ROOT);
    create(table);
    runWithShortFailure(publish, () -> insert(table));
    assertInsertedOnce(table);
  }

  /** The driver also repeats the commit of a deletion. */
  @ParameterizedTest
  @EnumSource(names = {"LOSE_ANSWER", "LOSE_REQUEST"})
  void shortFailureOfADeletionIsOvercome(Fate publish) {
    String table = "deleted_" + publish.name().toLowerCase(java.util.Locale.ROOT);
    create(table);
    runWithShortFailure(publish, () -> sql("DELETE FROM s3.db.%s", table));
    assertEquals(List.of(), rows("SELECT * FROM s3.db.%s", table));
    assertEquals(2, sql("SELECT * FROM s3.db.`%s$snapshots`", table).size());
  }

  @Test
  void deletionWithUnknownOutcomeCanBeRetried() {
    create("doubtful");
    AtomicInteger failed = failFromPublish(Fate.LOSE_REQUEST, Fate.FORBID, Integer.MAX_VALUE);
    CommitOutcomeUnknownException unknown =
        refused(
            CommitOutcomeUnknownException.class,
            "TRUNCATE TABLE s3.db.doubtful",
            "table s3.db.doubtful",
            "retry().get().commit()");
    assertTrue(failed.get() > 0);
    S3.stop();
    assertEquals(2, unknown.retry().orElseThrow().commit().orElseThrow().id());
    assertEquals(2, unknown.retry().orElseThrow().commit().orElseThrow().id());
    assertEquals(List.of(), rows("SELECT * FROM s3.db.doubtful"));
  }

  /** The network fails for all repetitions. Later, the exception finishes the commit. */
  @Test
  void unknownOutcomeKeepsTheFilesAndCanBeRetried() throws Exception {
    Map<String, Fate> publishes =
        Map.of("answer_lost", Fate.LOSE_ANSWER, "request_lost", Fate.LOSE_REQUEST);
    publishes.keySet().forEach(CommitFaultsTest::create);
    Set<String> published = ConcurrentHashMap.newKeySet();
    S3.setRule(
        request -> {
          String table = request.contains("answer_lost") ? "answer_lost" : "request_lost";
          if (LossyS3.publishes(request) && published.add(table)) {
            return publishes.get(table);
          }
          return published.contains(table) ? Fate.FORBID : Fate.PASS;
        });
    Map<String, CompletableFuture<Void>> writes = new HashMap<>();
    publishes
        .keySet()
        .forEach(table -> writes.put(table, CompletableFuture.runAsync(() -> insert(table))));
    Map<String, CommitOutcomeUnknownException> unknown = new HashMap<>();
    writes.forEach(
        (table, write) ->
            unknown.put(
                table,
                cause(
                    CommitOutcomeUnknownException.class,
                    assertThrows(CompletionException.class, write::join))));
    S3.stop();
    for (String table : publishes.keySet()) {
      String message = unknown.get(table).getMessage();
      assertTrue(
          message.contains("table s3.db." + table)
              && message.contains("retry().get().commit()")
              && message.contains("commit user"),
          message);
      // One file of the first row, and one of each task.
      assertEquals(3, S3.objects("/" + table + "/bucket-").size());
      CommitRetry retry = unknown.get(table).retry().orElseThrow();
      assertEquals(2, retry.commit().orElseThrow().id());
      assertEquals(2, retry.commit().orElseThrow().id());
      assertInsertedOnce(table);
    }
  }

  /**
   * The table of a failed CREATE is dropped, so its commit cannot be retried. It stays if the
   * snapshots cannot be read, because another program could have written to it.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void newTableWithUnknownOutcomeIsDropped(boolean historyIsLost) throws Exception {
    String table = "gone_" + historyIsLost;
    AtomicInteger failed = new AtomicInteger();
    S3.setRule(
        request -> {
          if (LossyS3.publishes(request)) {
            boolean first = failed.getAndIncrement() == 0;
            return first ? historyIsLost ? Fate.LOSE_ANSWER : Fate.LOSE_REQUEST : Fate.FORBID;
          }
          boolean history = request.matches("(GET|HEAD) .*snapshot.*");
          return failed.get() > 0 && history && historyIsLost ? Fate.FORBID : Fate.PASS;
        });
    refused(
        IllegalStateException.class,
        "CREATE TABLE s3.db." + table + " AS SELECT 1 AS id",
        "s3.db." + table,
        "run the statement again");
    S3.stop();
    assertTrue(failed.get() > 0);
    List<String> kept = historyIsLost ? List.of("[db,%s,false]".formatted(table)) : List.of();
    assertEquals(kept, rows("SHOW TABLES IN s3.db LIKE '%s'", table));
    assertEquals(kept.isEmpty(), S3.objects("/" + table + "/").isEmpty());
    if (historyIsLost) {
      assertEquals(List.of("[1]"), rows("SELECT * FROM s3.db.%s", table));
    }
  }

  /** The original failure is reported, although the files cannot be deleted. */
  @Test
  void refusedPublishIsReportedWithTheTable() throws Exception {
    create("refused");
    AtomicInteger failed = failFromPublish(Fate.FORBID, Fate.FORBID, Integer.MAX_VALUE);
    refused(PaimonIOException.class, () -> insert("refused"), "db.refused");
    assertTrue(failed.get() > 0);
    S3.stop();
    assertEquals(List.of("[100]"), rows("SELECT * FROM s3.db.refused"));
  }

  /** S3 cannot rename tables. */
  @Test
  void replacementOnS3KeepsTheOldTable() {
    sql("CREATE TABLE s3.db.replaced AS SELECT 1 AS id");
    sql("CREATE OR REPLACE TABLE s3.db.replaced AS SELECT 2 AS id");
    assertEquals(List.of("[2]"), rows("SELECT * FROM s3.db.replaced"));
    assertEquals(List.of("[1]"), rows("SELECT * FROM s3.db.replaced VERSION AS OF 1"));
    refused(
        UnsupportedOperationException.class,
        "REPLACE TABLE s3.db.replaced AS SELECT 3L AS id",
        "s3.db.replaced",
        "Drop the table first");
    assertThrows(
        org.apache.spark.SparkRuntimeException.class,
        () ->
            sql(
                "REPLACE TABLE s3.db.replaced"
                    + " AS SELECT if(id = 7, raise_error('boom'), 1) AS id FROM range(0, 10, 1, 2)"));
    assertEquals(List.of("[2]"), rows("SELECT * FROM s3.db.replaced"));
    assertThrows(
        org.apache.spark.SparkRuntimeException.class,
        () ->
            sql(
                "CREATE TABLE s3.db.failed"
                    + " AS SELECT if(id = 7, raise_error('boom'), 1) AS id FROM range(0, 10, 1, 2)"));
    assertEquals(List.of(), rows("SHOW TABLES IN s3.db LIKE 'failed*'"));
  }

  /** Tasks that cannot write files fail, and the error names the table. */
  @Test
  void unreachableStorageFailsTheJob() {
    create("unreachable");
    S3.setRule(
        request ->
            request.startsWith("PUT") && request.contains("/bucket-") ? Fate.FORBID : Fate.PASS);
    refused(SparkException.class, () -> insert("unreachable"), "db.unreachable");
    S3.stop();
    assertEquals(List.of("[100]"), rows("SELECT * FROM s3.db.unreachable"));
  }
}
