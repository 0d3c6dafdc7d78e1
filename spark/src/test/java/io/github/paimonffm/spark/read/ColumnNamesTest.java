package io.github.paimonffm.spark.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.spark.testing.Cluster;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests of column names that must be quoted in SQL. */
class ColumnNamesTest {

  @BeforeAll
  static void setUp() {
    Cluster.newDatabase();
  }

  @Test
  void keyColumnsCanHaveAnyName() {
    Cluster.sql(
        "CREATE TABLE keys (`a.b` INT NOT NULL, `c d` STRING NOT NULL, `e``f` DATE, `select` INT,"
            + " `\u00fc` INT) PARTITIONED BY (`c d`)"
            + " TBLPROPERTIES ('primary-key' = 'a.b,c d', 'bucket' = '1')");
    Cluster.sql("INSERT INTO keys VALUES (1, 'x', DATE'2026-01-01', 2, 3), (1, 'y', NULL, 4, 5)");
    Cluster.sql("INSERT INTO keys VALUES (1, 'x', DATE'2026-01-02', 6, 7)");
    assertEquals(
        List.of("[1,x,2026-01-02,6,7]"),
        Cluster.rows(
            "SELECT * FROM keys WHERE `a.b` = 1 AND `c d` = 'x' AND `e``f` IS NOT NULL"
                + " AND `select` > 0 AND `\u00fc` IN (7, 8)"));
    Cluster.sql("INSERT OVERWRITE keys PARTITION (`c d` = 'y') VALUES (9, NULL, 1, 1)");
    assertEquals(List.of("[1,x]", "[9,y]"), Cluster.rows("SELECT `a.b`, `c d` FROM keys"));
    assertEquals(
        List.of("[1,1]", "[9,9]"),
        Cluster.rows("SELECT a.`a.b`, b.`a.b` FROM keys a JOIN keys b USING (`c d`)"));
    Cluster.sql("DELETE FROM keys WHERE `c d` = 'x'");
    assertEquals(List.of("[9]"), Cluster.rows("SELECT `a.b` FROM keys"));
  }

  @Test
  void fieldsCanHaveAnyName() {
    Cluster.sql(
        "CREATE TABLE fields (s STRUCT<`a.b`: INT COMMENT 'it''s', `c``d`: STRUCT<`e f`: STRING>>)");
    Cluster.sql(
        "INSERT INTO fields VALUES (named_struct('a.b', 1, 'c`d', named_struct('e f', 'x')))");
    assertEquals(List.of("[x,1]"), Cluster.rows("SELECT s.`c``d`.`e f`, s.`a.b` FROM fields"));
    assertTrue(
        Cluster.spark().table("fields").schema().toDDL().contains("`a.b`: INT COMMENT 'it\\'s'"),
        Cluster.spark().table("fields").schema().toDDL());
  }

  @Test
  void conditionsOnInvalidUtf8DeleteNoPartition() {
    Cluster.sql("CREATE TABLE texts (id INT, p STRING) PARTITIONED BY (p)");
    Cluster.sql("INSERT INTO texts VALUES (1, '\ufffd')");
    Throwable refused =
        assertThrows(
            Exception.class,
            () -> Cluster.sql("DELETE FROM texts WHERE p = CAST(X'FF' AS STRING)"));
    assertTrue(refused.getMessage().contains("0xff is not valid UTF-8"), refused.getMessage());
    assertEquals(List.of("[1]"), Cluster.rows("SELECT id FROM texts"));
  }
}
