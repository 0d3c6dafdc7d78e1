package io.github.paimonffm.spark.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.spark.testing.Cluster;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TimeTravelTest {

  private static String database;

  @BeforeAll
  static void setUp() {
    database = Cluster.newDatabase();
    Cluster.sql(
        "CREATE TABLE t (id INT, c CHAR(3), v VARCHAR(2), s STRUCT<a: INT, b: STRING>, gone INT)"
            + " PARTITIONED BY (id)");
    Cluster.sql("INSERT INTO t VALUES (1, 'a', 'v1', named_struct('a', 1, 'b', 'b1'), 11)");
    withTable("t", table -> table.createTag("first"));
    withTable("t", table -> table.createTag("7"));
    Cluster.sql("ALTER TABLE t ADD COLUMN added STRING");
    Cluster.sql("ALTER TABLE t RENAME COLUMN v TO renamed");
    Cluster.sql("ALTER TABLE t DROP COLUMN gone");
    Cluster.sql("ALTER TABLE t ADD COLUMN gone STRING");
    Cluster.sql(
        "INSERT INTO t (id, renamed, s, added, gone) VALUES"
            + " (2, 'v2', named_struct('a', 2, 'b', 'b2'), 'new', 'text')");
  }

  private static void withTable(String name, Consumer<Table> action) {
    try (Catalog catalog = Catalog.open(Map.of("warehouse", Cluster.warehouse().toString()))) {
      action.accept(catalog.getTable(Identifier.of(database, name)));
    }
  }

  private static String message(String query) {
    StringBuilder messages = new StringBuilder();
    Throwable cause = assertThrows(Exception.class, () -> Cluster.sql(query));
    for (; cause != null; cause = cause.getCause()) {
      messages.append(cause.getMessage()).append('\n');
    }
    return messages.toString();
  }

  private static final List<String> FIRST = List.of("[a  ,v1,[1,b1],11,1]");
  private static final List<String> NEWEST =
      List.of("[v1,[1,b1],null,null,1]", "[v2,[2,b2],new,text,2]");

  @Test
  void aSnapshotHasTheSchemaOfItsTime() {
    Dataset<Row> first = Cluster.spark().sql("SELECT * FROM t VERSION AS OF 1");
    assertEquals("id c v s gone", String.join(" ", first.columns()));
    assertEquals(FIRST, Cluster.rows("SELECT c, v, s, gone, id FROM t VERSION AS OF 1"));
    assertEquals(NEWEST, Cluster.rows("SELECT renamed, s, added, gone, id FROM t VERSION AS OF 2"));
    assertEquals(NEWEST, Cluster.rows("SELECT renamed, s, added, gone, id FROM t"));
  }

  @Test
  void aTagIsPreferredToASnapshotOfThatNumber() {
    assertEquals(FIRST, Cluster.rows("SELECT c, v, s, gone, id FROM t VERSION AS OF 'first'"));
    assertEquals(FIRST, Cluster.rows("SELECT c, v, s, gone, id FROM t VERSION AS OF 7"));
  }

  @Test
  void timestampsAreInTheTimeZoneOfTheSession() {
    Instant first = commitTime(1);
    for (String zone : List.of("America/New_York", "Asia/Kolkata")) {
      Cluster.spark().conf().set("spark.sql.session.timeZone", zone);
      try {
        String time =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS")
                .format(first.atZone(ZoneId.of(zone)));
        assertEquals(
            FIRST, Cluster.rows("SELECT c, v, s, gone, id FROM t TIMESTAMP AS OF '%s'", time));
        String before =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS")
                .format(first.minusMillis(1).atZone(ZoneId.of(zone)));
        String failure = message("SELECT * FROM t TIMESTAMP AS OF '" + before + "'");
        assertTrue(
            failure.contains("has no snapshot at or before " + first.minusMillis(1)), failure);
      } finally {
        Cluster.spark().conf().set("spark.sql.session.timeZone", "America/New_York");
      }
    }
    assertEquals(
        List.of("[2]"), Cluster.rows("SELECT count(*) FROM t TIMESTAMP AS OF '9999-01-01'"));
  }

  private static Instant commitTime(long snapshot) {
    try (Catalog catalog = Catalog.open(Map.of("warehouse", Cluster.warehouse().toString()))) {
      return catalog.getTable(Identifier.of(database, "t")).snapshot(snapshot).commitTime();
    }
  }

  @Test
  void filtersAndNestedFieldsOfASnapshotUseItsSchema() {
    assertEquals(
        List.of("[b1]"),
        Cluster.rows(
            "SELECT s.b FROM t VERSION AS OF 1 WHERE c = 'a' AND v = 'v1' AND gone = 11 AND id = 1"));
    assertEquals(
        List.of("[v2]"),
        Cluster.rows("SELECT renamed FROM t WHERE added = 'new' AND gone = 'text'"));
    assertEquals(List.of("[v1]"), Cluster.rows("SELECT renamed FROM t WHERE added IS NULL"));
  }

  @Test
  void versionsOfOneTableCanBeJoined() {
    assertEquals(
        List.of("[1,v1,v1]"),
        Cluster.rows(
            "SELECT a.id, a.v, b.renamed FROM t VERSION AS OF 1 a JOIN t VERSION AS OF 2 b"
                + " ON a.id = b.id"));
  }

  @Test
  void versionsThatDoNotExistAreRefused() {
    String noTag = message("SELECT * FROM t VERSION AS OF 'none'");
    assertTrue(noTag.contains("has no tag 'none'"), noTag);
    assertTrue(noTag.contains("[7, first]"), noTag);
    String noSnapshot = message("SELECT * FROM t VERSION AS OF 99");
    assertTrue(noSnapshot.contains("99"), noSnapshot);
  }

  @Test
  void oldVersionsCannotBeWritten() {
    assertThrows(
        Exception.class, () -> Cluster.sql("INSERT INTO t VERSION AS OF 1 SELECT * FROM t"));
  }

  @Test
  void branchesHaveTheirOwnSnapshots() {
    withTable("t", table -> table.createBranch("dev", "first"));
    assertEquals(FIRST, Cluster.rows("SELECT c, v, s, gone, id FROM `t$branch_dev`"));
    Cluster.sql(
        "INSERT INTO `t$branch_dev` VALUES (9, 'b', 'v9', named_struct('a', 9, 'b', 'b9'), 99)");
    assertEquals(List.of("[1]", "[9]"), Cluster.rows("SELECT id FROM `t$branch_dev`"));
    assertEquals(List.of("[1]"), Cluster.rows("SELECT id FROM `t$branch_dev` VERSION AS OF 1"));
    assertEquals(List.of("[1]", "[2]"), Cluster.rows("SELECT id FROM t"));
    assertEquals(
        List.of("[1,1]", "[2,1]"),
        Cluster.rows("SELECT snapshot_id, delta_record_count FROM `t$branch_dev$snapshots`"));
    assertThrows(Exception.class, () -> Cluster.sql("SELECT * FROM `t$branch_none`"));
  }

  @Test
  void metadataTablesDescribeTheTable() {
    assertEquals(
        List.of("[1,APPEND,1,1]", "[2,APPEND,2,1]"),
        Cluster.rows(
            "SELECT snapshot_id, commit_kind, total_record_count, delta_record_count"
                + " FROM `t$snapshots`"));
    assertEquals(
        List.of("[true]"),
        Cluster.rows(
            "SELECT max(commit_time) BETWEEN current_timestamp() - INTERVAL 1 HOUR AND"
                + " current_timestamp() FROM `t$snapshots` WHERE commit_user IS NOT NULL"));
    assertEquals(
        List.of("[1,1,1,true]", "[2,1,1,true]"),
        Cluster.rows(
            "SELECT partition['id'], record_count, file_count, file_size_in_bytes > 0"
                + " FROM `t$partitions`"));
    assertEquals(List.of("[2]"), Cluster.rows("SELECT count(*) FROM `t$snapshots`"));
    String refused = message("SELECT * FROM `t$snapshots` VERSION AS OF 1");
    assertTrue(refused.contains("metadata table"), refused);
    assertThrows(Exception.class, () -> Cluster.sql("SELECT * FROM `t$other`"));
  }

  @Test
  void tablesWithoutRowsAreEmpty() {
    Cluster.sql("CREATE TABLE none (id INT, s STRING)");
    assertEquals(List.of(), Cluster.rows("SELECT * FROM none"));
    assertEquals(List.of("[0]"), Cluster.rows("SELECT count(*) FROM none WHERE id > 1"));
    assertEquals(List.of(), Cluster.rows("SELECT * FROM `none$snapshots`"));
    assertEquals(List.of(), Cluster.rows("SELECT * FROM `none$partitions`"));
    String refused = message("SELECT * FROM none TIMESTAMP AS OF '2999-01-01'");
    assertTrue(refused.contains("has no snapshot"), refused);
    Cluster.sql("INSERT INTO none SELECT 1, 'a' WHERE false");
    assertEquals(List.of(), Cluster.rows("SELECT s FROM none LIMIT 3"));
    Cluster.sql("INSERT INTO none VALUES (1, 'a'), (2, NULL)");
    Cluster.sql("TRUNCATE TABLE none");
    assertEquals(List.of(), Cluster.rows("SELECT * FROM none"));
    assertEquals(List.of("[0,null]"), Cluster.rows("SELECT count(*), max(id) FROM none"));
    assertEquals(
        List.of("[1,a]", "[2,null]"),
        Cluster.rows(
            "SELECT * FROM none VERSION AS OF %s",
            Cluster.sql("SELECT max(snapshot_id) - 1 FROM `none$snapshots`").getFirst().get(0)));
  }
}
