package io.github.paimonffm.spark.write;

import static io.github.paimonffm.spark.testing.Cluster.rows;
import static io.github.paimonffm.spark.testing.Cluster.spark;
import static io.github.paimonffm.spark.testing.Cluster.sql;
import static io.github.paimonffm.spark.testing.Refusals.refused;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.spark.oracle.PaimonJava;
import io.github.paimonffm.spark.testing.Cluster;
import io.github.paimonffm.spark.testing.TableFiles;
import java.util.List;
import org.apache.spark.SparkUnsupportedOperationException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of appends, overwrites and deletes. Paimon Java reads the same rows after each statement.
 */
class WriteModesTest {

  private static final String MODE = "spark.sql.sources.partitionOverwriteMode";

  private static String database;

  @BeforeAll
  static void createTables() {
    database = Cluster.newDatabase();
    sql("CREATE TABLE t (id INT, v STRING, dt STRING) PARTITIONED BY (dt)");
    sql("CREATE TABLE two (id INT, a INT, b STRING) PARTITIONED BY (a, b)");
    sql("CREATE TABLE plain (id INT)");
  }

  @BeforeEach
  void writeRows() {
    sql("USE lake.%s", database);
    sql("INSERT OVERWRITE t VALUES (1, 'a', 'x'), (2, 'b', 'y'), (3, 'c', null)");
  }

  @AfterEach
  void resetMode() {
    spark().conf().unset(MODE);
  }

  private static void assertRows(String table, String... expected) throws Exception {
    assertEquals(List.of(expected), rows("SELECT * FROM %s", table));
    assertEquals(List.of(expected), PaimonJava.rows(database, table));
  }

  private static Dataset<Row> frame(String values) {
    return spark().sql("SELECT * FROM VALUES " + values + " AS v(id, v, dt)");
  }

  private static String name(String table) {
    return "lake." + database + "." + table;
  }

  @Test
  void rowsAreAppendedByPositionAndByName() throws Exception {
    sql("INSERT INTO t VALUES (4, 'd', 'x')");
    sql("INSERT INTO t (dt, id) VALUES ('z', 5)");
    sql("INSERT INTO t BY NAME SELECT 'n' AS v, 6 AS id, 'y' AS dt");
    frame("(7, 'f', 'x')").select("dt", "v", "id").writeTo(name("t")).append();
    frame("(8, 'i', 'x')").write().insertInto(name("t"));
    assertRows(
        "t",
        "[1,a,x]",
        "[2,b,y]",
        "[3,c,null]",
        "[4,d,x]",
        "[5,null,z]",
        "[6,n,y]",
        "[7,f,x]",
        "[8,i,x]");
    refused(
        AnalysisException.class, "INSERT INTO t VALUES (1, 'a')", "`lake`.`" + database + "`.`t`");
    refused(AnalysisException.class, "INSERT INTO t (id, nix) VALUES (1, 'a')", "nix");
  }

  @Test
  void dynamicOverwriteReplacesThePartitionsOfItsRows() throws Exception {
    spark().conf().set(MODE, "dynamic");
    sql("INSERT OVERWRITE t VALUES (4, 'd', 'x'), (5, 'e', 'z')");
    assertRows("t", "[2,b,y]", "[3,c,null]", "[4,d,x]", "[5,e,z]");
    sql("INSERT OVERWRITE t PARTITION (dt = 'y') VALUES (6, 'f')");
    frame("(7, 'g', null)").writeTo(name("t")).overwritePartitions();
    assertRows("t", "[4,d,x]", "[5,e,z]", "[6,f,y]", "[7,g,null]");

    sql("INSERT OVERWRITE t SELECT * FROM t WHERE id > 100");
    frame("(8, 'h', 'x')").where("id > 100").writeTo(name("t")).overwritePartitions();
    assertRows("t", "[4,d,x]", "[5,e,z]", "[6,f,y]", "[7,g,null]");
    // All rows of an unpartitioned table are in one partition.
    sql("INSERT INTO plain VALUES (1)");
    spark()
        .range(2, 3)
        .toDF()
        .selectExpr("int(id) id")
        .writeTo(name("plain"))
        .overwritePartitions();
    assertRows("plain", "[2]");
    sql("INSERT OVERWRITE plain SELECT id FROM plain WHERE id > 100");
    assertRows("plain");
  }

  @Test
  void staticOverwriteReplacesThePartitionsOfItsValues() throws Exception {
    sql("INSERT OVERWRITE t PARTITION (dt = 'x') VALUES (4, 'd')");
    sql("INSERT OVERWRITE t PARTITION (dt = null) VALUES (5, 'e')");
    assertRows("t", "[2,b,y]", "[4,d,x]", "[5,e,null]");
    frame("(6, 'f', 'x')").writeTo(name("t")).overwrite(col("dt").equalTo("x"));
    frame("(7, 'g', null)").writeTo(name("t")).overwrite(col("dt").isNull());
    assertRows("t", "[2,b,y]", "[6,f,x]", "[7,g,null]");
    sql("INSERT INTO t REPLACE WHERE dt <=> 'y' VALUES (8, 'h', 'y')");
    assertRows("t", "[6,f,x]", "[7,g,null]", "[8,h,y]");

    sql("INSERT OVERWRITE t PARTITION (dt = 'y') SELECT id, v FROM t WHERE id > 100");
    assertRows("t", "[6,f,x]", "[7,g,null]");
    sql("INSERT OVERWRITE t VALUES (9, 'i', 'z')");
    assertRows("t", "[9,i,z]");
    frame("(10, 'j', 'q')").writeTo(name("t")).overwrite(lit(true));
    assertRows("t", "[10,j,q]");
    sql("INSERT OVERWRITE t SELECT * FROM t WHERE id > 100");
    assertRows("t");
  }

  @Test
  void someOfThePartitionColumnsSelectPartitions() throws Exception {
    sql("INSERT OVERWRITE two VALUES (1, 1, 'x'), (2, 1, 'y'), (3, 2, 'x')");
    sql("INSERT OVERWRITE two PARTITION (a = 1, b) VALUES (4, 'z')");
    assertRows("two", "[3,2,x]", "[4,1,z]");
    sql("INSERT OVERWRITE two PARTITION (a, b = 'x') VALUES (5, 9)");
    assertRows("two", "[4,1,z]", "[5,9,x]");
    sql("INSERT INTO two PARTITION (a = 1, b = 'k') VALUES (6)");
    sql("DELETE FROM two WHERE a = 1");
    assertRows("two", "[5,9,x]");
    sql("DELETE FROM two WHERE a = 9 AND b = 'x'");
    assertRows("two");
  }

  @Test
  void rowsOutsideTheOverwrittenPartitionAreRefused() throws Exception {
    List<String> files = TableFiles.data(database, "t");
    refused(
        InvalidArgumentException.class,
        () ->
            frame("(4, 'd', 'z'), (5, 'e', 'x')")
                .writeTo(name("t"))
                .overwrite(col("dt").equalTo("x")),
        database + ".t",
        "dt=z",
        "dt=x");
    assertRows("t", "[1,a,x]", "[2,b,y]", "[3,c,null]");
    assertEquals(files, TableFiles.data(database, "t"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id = 3",
        "dt IN ('x', 'y')",
        "(dt = 'x') OR (dt = 'y')",
        "dt > 'x'",
        "NOT (dt = 'x')",
        "UPPER(dt) = 'X'",
        "dt = 'x' AND v = 'a'",
      })
  void otherConditionsAreRefused(String condition) throws Exception {
    String refused = condition.replaceFirst(".* AND ", "");
    refused(
        IllegalArgumentException.class,
        "DELETE FROM t WHERE " + condition,
        database + ".t where " + refused,
        "partition columns: [dt]");
    refused(
        IllegalArgumentException.class,
        "INSERT INTO t REPLACE WHERE " + condition + " VALUES (1, 'a', 'x')",
        database + ".t where " + refused,
        "partition columns: [dt]");
    assertRows("t", "[1,a,x]", "[2,b,y]", "[3,c,null]");
  }

  /** Names have any case, and the literal can be on the left. */
  @Test
  void columnOfAConditionIsFound() throws Exception {
    sql("INSERT INTO t REPLACE WHERE DT = 'x' VALUES (8, 'h', 'x')");
    frame("(9, 'i', 'y')").writeTo(name("t")).overwrite(lit("y").equalTo(col("Dt")));
    assertRows("t", "[3,c,null]", "[8,h,x]", "[9,i,y]");
    refused(
        IllegalArgumentException.class,
        "INSERT INTO t REPLACE WHERE dt = 'x' AND DT = 'y' VALUES (1, 'a', 'x')",
        "'y'");
  }

  @Test
  void contradictoryValuesAreRefused() {
    Column both = col("dt").equalTo("x").and(col("dt").equalTo("y"));
    refused(
        IllegalArgumentException.class,
        () -> frame("(1, 'a', 'x')").writeTo(name("t")).overwrite(both),
        "dt = 'y'");
    refused(
        IllegalArgumentException.class,
        () -> frame("(1, 'a', 'x')").writeTo(name("t")).overwrite(lit(false)),
        "FALSE");
  }

  @Test
  void partitionsAndAllRowsAreDeleted() throws Exception {
    sql("DELETE FROM t WHERE dt = 'x'");
    sql("DELETE FROM t WHERE dt = 'nix'");
    sql("DELETE FROM t WHERE dt IS NULL");
    assertRows("t", "[2,b,y]");
    sql("DELETE FROM t");
    assertRows("t");
    sql("INSERT INTO t VALUES (1, 'a', 'x'), (2, 'b', 'y')");
    sql("TRUNCATE TABLE t");
    assertRows("t");
    refused(SparkUnsupportedOperationException.class, "UPDATE t SET id = 3", "UPDATE");
  }

  /** The values of a specification are in Spark's internal form. */
  @Test
  void partitionValuesOfEveryTypeSelectTheirPartition() throws Exception {
    sql(
        "CREATE TABLE typed (id INT, ts TIMESTAMP, n TIMESTAMP_NTZ, d DATE, c DECIMAL(10, 2),"
            + " bo BOOLEAN, sm SMALLINT, bi BIGINT, s STRING)"
            + " PARTITIONED BY (ts, n, d, c, bo, sm, bi, s)");
    String values =
        "TIMESTAMP'2026-01-01 00:00:00.123456', TIMESTAMP_NTZ'2026-01-01 00:00:00.123456',"
            + " DATE'2026-01-01', 1.5, true, 3, 4, 'it''s'";
    sql(
        "INSERT INTO typed VALUES (1, %s), (0, null, null, null, null, null, null, null, null)",
        values);
    String specification =
        "ts = TIMESTAMP'2026-01-01 00:00:00.123456',"
            + " n = TIMESTAMP_NTZ'2026-01-01 00:00:00.123456', d = DATE'2026-01-01', c = 1.5,"
            + " bo = true, sm = 3, bi = 4, s = 'it''s'";
    sql("INSERT OVERWRITE typed PARTITION (%s) VALUES (2)", specification);
    assertEquals(List.of("[0]", "[2]"), rows("SELECT id FROM typed"));
    sql("DELETE FROM typed WHERE %s", specification.replace(", ", " AND "));
    assertEquals(List.of("[0]"), rows("SELECT id FROM typed"));
    assertEquals(1, PaimonJava.rows(database, "typed").size());
  }
}
