package io.github.paimonffm.spark.catalog;

import static io.github.paimonffm.spark.testing.Cluster.rows;
import static io.github.paimonffm.spark.testing.Cluster.sql;
import static io.github.paimonffm.spark.testing.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.spark.oracle.PaimonJava;
import io.github.paimonffm.spark.testing.Cluster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.table.Table;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Creation of tables with SQL, checked with the descriptions of Spark and Paimon Java. */
class CreateTableTest {

  private static String database;

  @BeforeAll
  static void createDatabase() {
    database = Cluster.newDatabase();
  }

  @BeforeEach
  void useDatabase() {
    sql("USE lake.%s", database);
  }

  private static String definition(String table) {
    return sql("SHOW CREATE TABLE %s", table).getFirst().getString(0);
  }

  @Test
  void definitionReachesPaimon() throws Exception {
    sql(
        "CREATE TABLE whole (id BIGINT NOT NULL COMMENT 'the id', name VARCHAR(10),"
            + " nested STRUCT<a: INT, b: STRING COMMENT 'inner'>, dt DATE)"
            + " USING `paimon-ffm` PARTITIONED BY (dt) COMMENT 'it''s'"
            + " TBLPROPERTIES ('file.compression' = 'lz4', 'my.key' = 'v')");

    Table table = PaimonJava.table(database, "whole");
    assertEquals(
        "[`id` BIGINT NOT NULL COMMENT 'the id', `name` VARCHAR(10),"
            + " `nested` ROW<`a` INT, `b` STRING COMMENT 'inner'>, `dt` DATE]",
        table.rowType().getFields().toString());
    assertEquals(List.of("dt"), table.partitionKeys());
    assertEquals("it's", table.comment().orElseThrow());
    assertEquals("lz4", table.options().get("file.compression"));
    assertEquals("v", table.options().get("my.key"));

    List<String> described = rows("DESCRIBE TABLE EXTENDED whole");
    assertTrue(
        described.containsAll(
            List.of(
                "[id,bigint,the id]",
                "[name,varchar(10),null]",
                "[nested,struct<a:int,b:string>,null]",
                "[# Partition Information,,]",
                "[Comment,it's,]",
                "[Provider,paimon,]",
                "[Table Properties,[file.compression=lz4,my.key=v],]")),
        described::toString);
    assertEquals(List.of("[file.compression,lz4]", "[my.key,v]"), rows("SHOW TBLPROPERTIES whole"));
    assertEquals(List.of("[dt]", "[id]", "[name]", "[nested]"), rows("SHOW COLUMNS IN whole"));
  }

  @Test
  void bucketsAndPrimaryKeysReachPaimon() throws Exception {
    sql("CREATE TABLE bucketed (id BIGINT, dt DATE) PARTITIONED BY (dt, bucket(4, id))");
    Table bucketed = PaimonJava.table(database, "bucketed");
    assertEquals("4", bucketed.options().get("bucket"));
    assertEquals("id", bucketed.options().get("bucket-key"));

    sql("CREATE TABLE keyed (id BIGINT, dt DATE, v INT, PRIMARY KEY (id, dt)) PARTITIONED BY (dt)");
    assertEquals(List.of("id", "dt"), PaimonJava.table(database, "keyed").primaryKeys());
    sql(
        "CREATE TABLE keyed2 (id BIGINT, v INT)"
            + " TBLPROPERTIES ('primary-key' = ' id ', 'bucket' = '2')");
    assertEquals(List.of("id"), PaimonJava.table(database, "keyed2").primaryKeys());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain | (id BIGINT NOT NULL COMMENT 'it''s', s STRUCT<a: ARRAY<INT>, b: MAP<INT, CHAR(2)>>)",
        "parts | (id INT, a STRING, b INT) PARTITIONED BY (b, a) COMMENT 'c'",
        "fixed | (id INT, dt DATE) PARTITIONED BY (dt, bucket(4, id))",
        "key | (id INT, dt DATE, v INT, PRIMARY KEY (dt, id)) PARTITIONED BY (dt)",
        "fixedkey | (id INT, v INT, PRIMARY KEY (id)) PARTITIONED BY (bucket(2, id))",
        "ownkey | (id INT, b INT, PRIMARY KEY (id, b)) PARTITIONED BY (bucket(2, b))",
        "property | (id INT, v INT) TBLPROPERTIES ('primary-key' = 'id', 'bucket' = '2')",
      })
  void shownStatementCreatesTheSameTable(String name, String columns) throws Exception {
    sql("CREATE TABLE show_%s %s", name, columns);
    Table before = PaimonJava.table(database, "show_" + name);
    String statement = definition("show_" + name);
    sql("DROP TABLE show_%s", name);
    Cluster.spark().sql(statement);

    Table after = PaimonJava.table(database, "show_" + name);
    assertEquals(before.rowType(), after.rowType());
    assertEquals(before.partitionKeys(), after.partitionKeys());
    assertEquals(before.primaryKeys(), after.primaryKeys());
    assertEquals(before.comment(), after.comment());
    assertEquals(options(before), options(after));
    assertEquals(statement, definition("show_" + name));
  }

  private static Map<String, String> options(Table table) {
    Map<String, String> options = new HashMap<>(table.options());
    options.remove("path");
    return options;
  }

  @Test
  void tableLikeAnotherTableHasItsKeysAndOptions() throws Exception {
    sql(
        "CREATE TABLE source (id INT, dt DATE, PRIMARY KEY (id, dt))"
            + " PARTITIONED BY (dt, bucket(2, id)) COMMENT 'c' TBLPROPERTIES ('my.key' = 'v')");
    sql("CREATE TABLE copy LIKE source TBLPROPERTIES ('my.key' = 'w')");
    Table source = PaimonJava.table(database, "source");
    Table copy = PaimonJava.table(database, "copy");
    assertEquals(source.rowType(), copy.rowType());
    assertEquals(source.partitionKeys(), copy.partitionKeys());
    assertEquals(source.primaryKeys(), copy.primaryKeys());
    assertEquals(source.comment(), copy.comment());
    assertEquals("2", copy.options().get("bucket"));
    assertEquals("w", copy.options().get("my.key"));
    refused(
        UnsupportedOperationException.class,
        "CREATE TABLE copy2 LIKE source LOCATION '/tmp/x'",
        "copy2",
        "LOCATION");
    refused(TableAlreadyExistsException.class, "CREATE TABLE copy LIKE source", "copy");
    sql("CREATE TABLE IF NOT EXISTS copy LIKE source");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(ts TIMESTAMP) PARTITIONED BY (days(ts)) | days(ts)",
        "(s STRUCT<a: INT>) PARTITIONED BY (bucket(4, s.a)) | bucket(4, s.a)",
        "(s STRUCT<a: INT>, b INT) PARTITIONED BY (s.a) | s.a",
        "(id INT) CLUSTER BY (id) | cluster_by(id)",
        "(id INT, CHECK (id > 0)) | CHECK",
        "(id INT, UNIQUE (id)) | UNIQUE",
        "(id INT) LOCATION '/tmp/x' | LOCATION",
        "(id INT) USING orc | USING orc",
        "(i INTERVAL DAY TO SECOND) | INTERVAL DAY TO SECOND",
        "(id INT, v INT, PRIMARY KEY (id)) TBLPROPERTIES ('primary-key' = 'id') | primary-key",
        "(id INT) PARTITIONED BY (bucket(2, id)) TBLPROPERTIES ('bucket' = '3') | 'bucket': 3",
      })
  void unsupportedDefinitionsAreRefused(String columns, String reason) {
    refused(
        UnsupportedOperationException.class,
        "CREATE TABLE refused " + columns,
        "lake." + database + ".refused",
        reason);
  }

  @Test
  void externalTablesAreRefused() {
    refused(
        UnsupportedOperationException.class,
        "CREATE EXTERNAL TABLE refused (id INT)",
        "refused",
        "EXTERNAL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(id INT, g INT GENERATED ALWAYS AS (id + 1))",
        "(id BIGINT GENERATED ALWAYS AS IDENTITY)",
        "(id INT DEFAULT 3)",
      })
  void columnsWithGeneratedOrDefaultValuesAreRefused(String columns) {
    refused(AnalysisException.class, "CREATE TABLE refused " + columns, "refused");
  }

  @Test
  void invalidDefinitionsAreRefused() {
    refused(
        IllegalArgumentException.class,
        "CREATE TABLE refused (id INT, PRIMARY KEY (nix))",
        "refused",
        "nix");
    refused(
        InvalidArgumentException.class,
        "CREATE TABLE refused (id INT) TBLPROPERTIES ('bucket' = 'abc')",
        "refused",
        "'bucket'",
        "abc");
    refused(InvalidArgumentException.class, "CREATE TABLE refused (_LEVEL INT)", "_LEVEL");
    refused(InvalidArgumentException.class, "CREATE TABLE `re$fused` (id INT)", "re$fused");
    refused(
        UnsupportedFeatureException.class,
        "CREATE TABLE refused (id INT, d DOUBLE) PARTITIONED BY (d)",
        "refused",
        "DOUBLE");
    refused(AnalysisException.class, "CREATE TABLE refused (id INT) PARTITIONED BY (nix)", "nix");
    assertEquals(List.of(), rows("SHOW TABLES LIKE '*refused*'"));
  }

  @Test
  void tablesAreListedAndDropped() {
    sql("CREATE TABLE listed (id INT)");
    sql("CREATE TABLE IF NOT EXISTS listed (other INT)");
    refused(TableAlreadyExistsException.class, "CREATE TABLE listed (id INT)", "listed");
    assertEquals(List.of("[" + database + ",listed,false]"), rows("SHOW TABLES LIKE 'list*'"));
    sql("DROP TABLE listed");
    refused(NoSuchTableException.class, "DROP TABLE listed", "listed");
    sql("DROP TABLE IF EXISTS listed");
    sql("CREATE TABLE listed (id INT)");
    sql("DROP TABLE listed PURGE");
    refused(AnalysisException.class, "SELECT * FROM listed", "listed");
    refused(AnalysisException.class, "SELECT * FROM `listed$snapshots`", "listed$snapshots");
  }
}
