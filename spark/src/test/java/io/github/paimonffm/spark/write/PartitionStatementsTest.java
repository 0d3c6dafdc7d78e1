package io.github.paimonffm.spark.write;

import static io.github.paimonffm.spark.testing.Cluster.rows;
import static io.github.paimonffm.spark.testing.Cluster.sql;
import static io.github.paimonffm.spark.testing.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.spark.testing.Cluster;
import java.util.List;
import java.util.TimeZone;
import org.apache.spark.SparkUnsupportedOperationException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.analysis.NoSuchPartitionException;
import org.apache.spark.sql.catalyst.analysis.NoSuchPartitionsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests of Spark's statements about partitions. */
class PartitionStatementsTest {

  private String database;

  @BeforeEach
  void createTable() {
    database = Cluster.newDatabase();
    sql("CREATE TABLE t (id BIGINT, region STRING, dt DATE) PARTITIONED BY (region, dt)");
    sql(
        "INSERT INTO t VALUES (1, 'eu', DATE'2026-01-01'), (2, 'eu', DATE'2026-01-02'),"
            + " (3, 'us/west', DATE'2026-01-01'), (4, null, null), (5, 'eu', null)");
  }

  private static long snapshots() {
    return sql("SELECT * FROM `t$snapshots`").size();
  }

  private static List<String> ids() {
    return rows("SELECT id FROM t");
  }

  @Test
  void partitionsAreListed() {
    assertEquals(
        List.of(
            "[region=eu/dt=2026-01-01]",
            "[region=eu/dt=2026-01-02]",
            "[region=eu/dt=null]",
            "[region=null/dt=null]",
            "[region=us%2Fwest/dt=2026-01-01]"),
        rows("SHOW PARTITIONS t"));
    assertEquals(
        List.of("[region=eu/dt=2026-01-01]", "[region=us%2Fwest/dt=2026-01-01]"),
        rows("SHOW PARTITIONS t PARTITION (DT = '2026-01-01')"));
    assertEquals(
        List.of("[region=eu/dt=2026-01-02]"),
        rows("SHOW PARTITIONS t PARTITION (region = 'eu', dt = DATE'2026-01-02')"));
    assertEquals(List.of(), rows("SHOW PARTITIONS t PARTITION (region = 'nix')"));
    String described =
        sql("SHOW TABLE EXTENDED LIKE 't' PARTITION (region = 'eu', dt = '2026-01-01')").toString();
    assertTrue(described.contains("numRows: 1") && described.contains("numFiles: 1"), described);
  }

  /** Several partitions are dropped in one commit. */
  @Test
  void partitionsAreDropped() {
    sql(
        "ALTER TABLE t DROP PARTITION (region = 'eu', dt = '2026-01-01'),"
            + " PARTITION (region = 'us/west', dt = '2026-01-01')");
    assertEquals(List.of("[2]", "[4]", "[5]"), ids());
    assertEquals(2, snapshots());
    sql("ALTER TABLE t DROP PARTITION (region = null, dt = null)");
    assertEquals(List.of("[2]", "[5]"), ids());
    sql("ALTER TABLE t DROP PARTITION (region = 'eu', dt = null) PURGE");
    assertEquals(List.of("[2]"), ids());
  }

  @Test
  void missingPartitionsAreNotDropped() {
    refused(
        NoSuchPartitionsException.class,
        "ALTER TABLE t DROP PARTITION (region = 'eu', dt = '2026-01-01'),"
            + " PARTITION (region = 'eu', dt = '2027-01-01')",
        "PARTITIONS_NOT_FOUND",
        "`" + database + "`.`t`");
    assertEquals(1, snapshots());
    sql("ALTER TABLE t DROP IF EXISTS PARTITION (region = 'eu', dt = '2027-01-01')");
    assertEquals(1, snapshots());
    sql(
        "ALTER TABLE t DROP IF EXISTS PARTITION (region = 'eu', dt = '2026-01-01'),"
            + " PARTITION (region = 'eu', dt = '2027-01-01')");
    assertEquals(List.of("[2]", "[3]", "[4]", "[5]"), ids());
  }

  @Test
  void partitionsAreTruncated() {
    sql("TRUNCATE TABLE t PARTITION (region = 'eu')");
    assertEquals(List.of("[3]", "[4]"), ids());
    assertEquals(2, snapshots());
    sql("TRUNCATE TABLE t PARTITION (region = 'nix')");
    assertEquals(2, snapshots());
    refused(
        NoSuchPartitionException.class,
        "TRUNCATE TABLE t PARTITION (region = 'nix', dt = '2026-01-01')",
        "nix",
        "`" + database + "`.`t`");
    assertEquals(2, snapshots());
    sql("TRUNCATE TABLE t PARTITION (dt = '2026-01-01', region = 'us/west')");
    assertEquals(List.of("[4]"), ids());
    sql("TRUNCATE TABLE t PARTITION (dt = null)");
    assertEquals(List.of(), ids());
  }

  @Test
  void otherChangesAreRefused() {
    refused(
        UnsupportedOperationException.class,
        "ALTER TABLE t ADD PARTITION (region = 'eu', dt = '2027-01-01')",
        "lake." + database + ".t",
        "its first row");
    refused(AnalysisException.class, "ALTER TABLE t DROP PARTITION (region = 'eu')", "dt");
    refused(
        SparkUnsupportedOperationException.class,
        "ALTER TABLE t PARTITION (region = 'eu', dt = '2026-01-01')"
            + " RENAME TO PARTITION (region = 'eu', dt = '2027-01-01')",
        "PARTITION_RENAME");
    sql("CREATE TABLE whole (id BIGINT)");
    refused(AnalysisException.class, "SHOW PARTITIONS whole", "whole");
    assertEquals(5, ids().size());
  }

  @Test
  void valuesOfEveryTypeAreListed() {
    sql("SET TIME ZONE 'America/St_Johns'");
    try {
      sql(
          "CREATE TABLE typed (id INT, n TIMESTAMP_NTZ, d DATE, c DECIMAL(10, 2), bo BOOLEAN,"
              + " by TINYINT, sm SMALLINT, i INT, bi BIGINT, s STRING, v VARCHAR(5), ch CHAR(4))"
              + " PARTITIONED BY (n, d, c, bo, by, sm, i, bi, s, v, ch)");
      String values =
          "TIMESTAMP_NTZ'1969-12-31 23:59:59.123456', DATE'1582-10-15', -1.5, true, -1, 3, 4, 5,"
              + " 'it''s', 'a b', 'ab'";
      sql("INSERT INTO typed VALUES (1, %s)", values);
      assertEquals(
          List.of(
              "[n=1969-12-31 23%3A59%3A59.123456/d=1582-10-15/c=-1.50/bo=true/by=-1/sm=3/i=4/bi=5"
                  + "/s=it%27s/v=a b/ch=ab  ]"),
          rows("SHOW PARTITIONS typed"));
      sql(
          "ALTER TABLE typed DROP PARTITION (n = '1969-12-31 23:59:59.123456', d = '1582-10-15',"
              + " c = -1.5, bo = true, by = -1, sm = 3, i = 4, bi = 5, s = 'it''s', v = 'a b',"
              + " ch = 'ab')");
      assertEquals(List.of(), rows("SELECT id FROM typed"));
    } finally {
      sql("SET TIME ZONE '%s'", TimeZone.getDefault().getID());
    }
  }

  /** Such a text can stand for several values, so a wrong partition could be deleted. */
  @Test
  void partitionsWithInexactTextsAreNotListed() {
    sql("CREATE TABLE instants (id INT, p TIMESTAMP) PARTITIONED BY (p)");
    String value = "TIMESTAMP'2026-01-01 00:00:00'";
    sql("INSERT INTO instants VALUES (1, %s), (2, null)", value);
    refused(UnsupportedOperationException.class, "SHOW PARTITIONS instants", "'p'", "TIMESTAMP");
    sql("ALTER TABLE instants DROP IF EXISTS PARTITION (p = TIMESTAMP'2027-01-01 00:00:00')");
    assertEquals(List.of("[1]", "[2]"), rows("SELECT id FROM instants"));
    sql("TRUNCATE TABLE instants PARTITION (p = %s)", value);
    assertEquals(List.of("[2]"), rows("SELECT id FROM instants"));
  }

  @Test
  void blankTextsAndNullsAreDifferentPartitions() {
    sql("CREATE TABLE blank (id INT, p STRING) PARTITIONED BY (p)");
    sql("INSERT INTO blank VALUES (1, ''), (2, 'x')");
    refused(
        NoSuchPartitionsException.class,
        "ALTER TABLE blank DROP PARTITION (p = null)",
        "PARTITIONS_NOT_FOUND");
    sql("INSERT INTO blank VALUES (3, null)");
    sql("ALTER TABLE blank DROP PARTITION (p = '')");
    assertEquals(List.of("[2]", "[3]"), rows("SELECT id FROM blank"));
    sql("ALTER TABLE blank DROP PARTITION (p = null)");
    assertEquals(List.of("[2]"), rows("SELECT id FROM blank"));
  }

  @Test
  void valuesOfCharColumnsArePadded() {
    sql("CREATE TABLE chars (id INT, c CHAR(4)) PARTITIONED BY (c)");
    sql("INSERT INTO chars VALUES (1, 'ab'), (2, 'cd')");
    assertEquals(List.of("[c=ab  ]"), rows("SHOW PARTITIONS chars PARTITION (c = 'ab')"));
    sql("TRUNCATE TABLE chars PARTITION (c = 'ab')");
    assertEquals(List.of("[2]"), rows("SELECT id FROM chars"));
    sql("INSERT OVERWRITE chars PARTITION (c = 'cd') VALUES (3)");
    assertEquals(List.of("[3]"), rows("SELECT id FROM chars"));
  }
}
