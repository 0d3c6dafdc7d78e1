package io.github.paimonffm.spark.catalog;

import static io.github.paimonffm.spark.testing.Cluster.rows;
import static io.github.paimonffm.spark.testing.Cluster.spark;
import static io.github.paimonffm.spark.testing.Cluster.sql;
import static io.github.paimonffm.spark.testing.Refusals.refused;
import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.spark.oracle.PaimonJava;
import io.github.paimonffm.spark.testing.Cluster;
import io.github.paimonffm.spark.testing.TableFiles;
import io.github.paimonffm.write.BatchTableCommit;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkRuntimeException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.CannotReplaceMissingTableException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.TableInfo;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests of CREATE TABLE AS SELECT and REPLACE TABLE: a table appears with its rows or not at all.
 */
class ReplaceTableTest {

  private static final String FAILING =
      " AS SELECT id, if(id = 7, raise_error('boom'), 'x') AS name FROM range(0, 10, 1, 2)";

  private static String database;

  @BeforeAll
  static void createDatabase() {
    database = Cluster.newDatabase();
  }

  @BeforeEach
  void useDatabase() {
    sql("USE lake.%s", database);
  }

  private static List<String> commits(String table) {
    return rows("SELECT snapshot_id, commit_kind FROM `%s$snapshots`", table);
  }

  @Test
  void tableOfQueryHasItsRows() throws Exception {
    sql(
        "CREATE TABLE ctas PARTITIONED BY (dt) COMMENT 'c' TBLPROPERTIES ('my.key' = 'v')"
            + " AS SELECT id, concat('d', id %% 2) AS dt FROM range(0, 4, 1, 2)");
    List<String> expected = List.of("[0,d0]", "[1,d1]", "[2,d0]", "[3,d1]");
    assertEquals(expected, rows("SELECT * FROM ctas"));
    assertEquals(expected, PaimonJava.rows(database, "ctas"));
    assertEquals(List.of("dt"), PaimonJava.table(database, "ctas").partitionKeys());
    refused(TableAlreadyExistsException.class, "CREATE TABLE ctas AS SELECT 1 AS id", "ctas");
    sql("CREATE TABLE IF NOT EXISTS ctas AS SELECT 1 AS id");
    assertEquals(expected, rows("SELECT * FROM ctas"));
  }

  @Test
  void failingQueryLeavesNoTable() {
    refused(SparkRuntimeException.class, "CREATE TABLE failed" + FAILING, "boom");
    assertTrue(
        TableFiles.tables(database).stream().noneMatch(name -> name.startsWith("failed")),
        () -> TableFiles.tables(database).toString());
  }

  @Test
  void failingQueryLeavesTheOldTable() {
    sql("CREATE TABLE kept AS SELECT 1 AS id, 'old' AS other");
    refused(SparkRuntimeException.class, "REPLACE TABLE kept" + FAILING, "boom");
    refused(SparkRuntimeException.class, "CREATE OR REPLACE TABLE kept" + FAILING, "boom");
    assertEquals(List.of("[1,old]"), rows("SELECT * FROM kept"));
    assertTrue(
        TableFiles.tables(database).stream().noneMatch(name -> name.startsWith("kept_")),
        () -> TableFiles.tables(database).toString());
    // The same definition: the rows would be replaced in the table itself.
    sql("CREATE TABLE same (id BIGINT, name STRING)");
    sql("INSERT INTO same VALUES (1, 'old')");
    List<String> files = TableFiles.data(database, "same");
    refused(SparkRuntimeException.class, "REPLACE TABLE same" + FAILING, "boom");
    assertEquals(List.of("[1,old]"), rows("SELECT * FROM same"));
    assertEquals(files, TableFiles.data(database, "same"));
  }

  @Test
  void tableWithAnotherDefinitionIsSwapped() throws Exception {
    sql("CREATE TABLE swapped AS SELECT 1 AS id");
    // The query reads the table that it replaces.
    sql("REPLACE TABLE swapped AS SELECT id, 'new' AS name FROM swapped");
    assertEquals(List.of("[1,new]"), rows("SELECT * FROM swapped"));
    assertEquals(List.of("[1,new]"), PaimonJava.rows(database, "swapped"));
    sql("CREATE OR REPLACE TABLE swapped (dt DATE, PRIMARY KEY (dt))");
    assertEquals(List.of("dt"), PaimonJava.table(database, "swapped").primaryKeys());
    assertEquals(
        List.of("swapped"),
        TableFiles.tables(database).stream().filter(name -> name.startsWith("swapped")).toList());
    refused(CannotReplaceMissingTableException.class, "REPLACE TABLE nix AS SELECT 1", "nix");
  }

  @Test
  void tableWithTheSameDefinitionKeepsItsHistory() {
    sql("CREATE TABLE history (id INT, s STRUCT<a: ARRAY<INT>>, dt DATE) PARTITIONED BY (dt)");
    sql("INSERT INTO history VALUES (1, null, null)");
    sql(
        "CREATE OR REPLACE TABLE history PARTITIONED BY (dt)"
            + " AS SELECT 2 AS id, named_struct('a', array(3)) AS s, DATE'2026-01-01' AS dt");
    assertEquals(List.of("[2,[ArraySeq(3)],2026-01-01]"), rows("SELECT * FROM history"));
    sql("REPLACE TABLE history (id INT, s STRUCT<a: ARRAY<INT>>, dt DATE) PARTITIONED BY (dt)");
    assertEquals(List.of(), rows("SELECT * FROM history"));
    assertEquals(List.of("[1,APPEND]", "[2,OVERWRITE]", "[3,OVERWRITE]"), commits("history"));
    assertEquals(List.of("[1]"), rows("SELECT id FROM history VERSION AS OF 1"));
  }

  @Test
  void dataFramesCreateAndReplaceTables() throws Exception {
    Dataset<Row> two = spark().range(2).select(col("id"), col("id").as("v"));
    String name = "lake." + database + ".frames";
    two.writeTo(name).partitionedBy(col("v")).tableProperty("my.key", "v").create();
    assertEquals(List.of("[0,0]", "[1,1]"), rows("SELECT * FROM frames"));
    refused(TableAlreadyExistsException.class, () -> two.writeTo(name).create(), "frames");
    spark().range(1).toDF().writeTo(name).replace();
    assertEquals(List.of("[0]"), rows("SELECT * FROM frames"));
    two.writeTo(name).createOrReplace();
    assertEquals(List.of("[0,0]", "[1,1]"), rows("SELECT * FROM frames"));
    refused(
        CannotReplaceMissingTableException.class,
        () -> two.writeTo("lake." + database + ".nix").replace(),
        "nix");
    two.writeTo("lake." + database + ".frames2").createOrReplace();
    assertEquals(List.of("[0,0]", "[1,1]"), rows("SELECT * FROM frames2"));
  }

  @Test
  void savedTablesFollowTheSaveMode() {
    Dataset<Row> one = spark().range(1).toDF();
    String name = "lake." + database + ".saved";
    one.write().mode("errorifexists").saveAsTable(name);
    refused(
        AnalysisException.class,
        () -> one.write().mode("errorifexists").saveAsTable(name),
        "saved");
    one.write().mode("ignore").saveAsTable(name);
    assertEquals(List.of("[0]"), rows("SELECT * FROM saved"));
    one.write().mode("append").saveAsTable(name);
    assertEquals(List.of("[0]", "[0]"), rows("SELECT * FROM saved"));
    one.write().mode("overwrite").saveAsTable(name);
    assertEquals(List.of("[0]"), rows("SELECT * FROM saved"));
    assertEquals(3, commits("saved").size());
  }

  /** Checks the tables that a driver leaves if it dies before the renames or between them. */
  @Test
  void stagedTablesAreHiddenAndDoNotDisturb() throws Exception {
    sql("CREATE TABLE half AS SELECT 1 AS id");
    TableInfo.Builder other = new TableInfo.Builder();
    other.withColumns(
        new org.apache.spark.sql.connector.catalog.Column[] {
          org.apache.spark.sql.connector.catalog.Column.create("v", DataTypes.StringType)
        });
    Identifier identifier = Identifier.of(new String[] {database}, "half");
    try (Catalog catalog = Catalog.open(Map.of("warehouse", Cluster.warehouse().toString()))) {
      StagedTables staging = new StagedTables(new CatalogTables("lake", catalog));
      StagedTable abandoned = staging.replace(identifier, other.build());
      assertEquals("lake." + database + ".half", abandoned.name());
      assertEquals(
          2, TableFiles.tables(database).stream().filter(t -> t.startsWith("half")).count());
      assertEquals(List.of("[" + database + ",half,false]"), rows("SHOW TABLES LIKE 'half*'"));
      assertEquals(List.of("[1]"), rows("SELECT * FROM half"));

      // The first rename is done. The old table is listed, and can be renamed back.
      sql("ALTER TABLE half RENAME TO half__paimon_ffm_replaced_01234567");
      assertEquals(
          List.of("[" + database + ",half__paimon_ffm_replaced_01234567,false]"),
          rows("SHOW TABLES LIKE 'half*'"));
      sql("ALTER TABLE half__paimon_ffm_replaced_01234567 RENAME TO half");
      assertEquals(List.of("[1]"), rows("SELECT * FROM half"));

      // Another program creates a table before the statement ends.
      Identifier raced = Identifier.of(new String[] {database}, "raced");
      StagedTable created = staging.create(raced, other.build());
      sql("CREATE TABLE raced AS SELECT 2 AS id");
      refused(IllegalStateException.class, created::commitStagedChanges, "raced");
      created.abortStagedChanges();
      assertEquals(List.of("[2]"), rows("SELECT * FROM raced"));
      abandoned.abortStagedChanges();
      assertEquals(
          1, TableFiles.tables(database).stream().filter(t -> t.startsWith("half")).count());
    }
  }

  /** A {@code memory:} warehouse cannot rename tables, like S3. */
  @Test
  void storageWithoutRenamesKeepsTheOldTable() {
    spark().conf().set("spark.sql.catalog.mem", "io.github.paimonffm.spark.PaimonCatalog");
    spark().conf().set("spark.sql.catalog.mem.warehouse", "memory:/w");
    sql("CREATE DATABASE mem.db");
    sql("CREATE TABLE mem.db.t (id INT)");
    sql("CREATE OR REPLACE TABLE mem.db.t (id INT)");
    assertEquals(1, sql("SELECT * FROM mem.db.`t$snapshots`").size());
    refused(
        UnsupportedOperationException.class,
        "REPLACE TABLE mem.db.t (other INT)",
        "mem.db.t",
        "cannot rename",
        "Drop the table first");
    assertEquals(List.of("[id]"), rows("SHOW COLUMNS IN mem.db.t"));
    sql("CREATE OR REPLACE TABLE mem.db.u (id INT)");
    assertEquals(2, sql("SHOW TABLES IN mem.db").size());
  }

  /** Without renames, others see a table before its statement ends. */
  @Test
  void rowsOfOtherProgramsAreNotDroppedWithANewTable() throws Exception {
    try (Catalog catalog = Catalog.open(Map.of("warehouse", "memory:/other"))) {
      catalog.createDatabase("db", false);
      StagedTables staged = new StagedTables(new CatalogTables("shared", catalog));
      Column[] columns = {Column.create("id", DataTypes.IntegerType)};
      TableInfo info = new TableInfo.Builder().withColumns(columns).build();
      for (boolean written : new boolean[] {true, false}) {
        String name = "written_" + written;
        StagedTable table = staged.create(Identifier.of(new String[] {"db"}, name), info);
        io.github.paimonffm.Identifier identifier = io.github.paimonffm.Identifier.of("db", name);
        if (written) {
          try (BatchTableCommit commit =
              catalog.getTable(identifier).newBatchWriteBuilder().withOverwrite().newCommit()) {
            commit.truncateTable();
          }
        }
        table.abortStagedChanges();
        assertEquals(written, catalog.tableExists(identifier));
      }
    }
  }
}
