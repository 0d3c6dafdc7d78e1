package io.github.paimonffm.spark.catalog;

import static io.github.paimonffm.spark.testing.Cluster.rows;
import static io.github.paimonffm.spark.testing.Cluster.sql;
import static io.github.paimonffm.spark.testing.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.spark.oracle.PaimonJava;
import io.github.paimonffm.spark.testing.Cluster;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes of tables through SQL. */
class AlterTableTest {

  private static String database;

  @BeforeAll
  static void createDatabase() {
    database = Cluster.newDatabase();
    sql(
        "CREATE TABLE fixed (id INT, v INT, s STRUCT<a: INT>, dt DATE, PRIMARY KEY (id, dt))"
            + " PARTITIONED BY (dt)");
  }

  @BeforeEach
  void useDatabase() {
    sql("USE lake.%s", database);
  }

  private static String columns(String table) throws Exception {
    return PaimonJava.table(database, table).rowType().getFields().toString();
  }

  @Test
  void columnsAreChanged() throws Exception {
    sql("CREATE TABLE t (id BIGINT NOT NULL, v INT, dt DATE) PARTITIONED BY (dt)");
    sql("INSERT INTO t VALUES (1, 2, DATE'2026-01-01')");
    sql("ALTER TABLE t ADD COLUMN n STRING COMMENT 'nn' FIRST");
    sql("ALTER TABLE t ADD COLUMNS (m INT AFTER v, k INT)");
    assertEquals(
        "[`n` STRING COMMENT 'nn', `id` BIGINT NOT NULL, `v` INT, `m` INT, `dt` DATE, `k` INT]",
        columns("t"));

    sql("ALTER TABLE t DROP COLUMN k");
    sql("ALTER TABLE t DROP COLUMN IF EXISTS nix");
    sql("ALTER TABLE t RENAME COLUMN m TO mm");
    sql("ALTER TABLE t ALTER COLUMN v TYPE BIGINT");
    sql("ALTER TABLE t ALTER COLUMN v COMMENT 'vv'");
    sql("ALTER TABLE t ALTER COLUMN id DROP NOT NULL");
    sql("ALTER TABLE t ALTER COLUMN v FIRST");
    sql("ALTER TABLE t ALTER COLUMN n AFTER id");
    assertEquals(
        "[`v` BIGINT COMMENT 'vv', `id` BIGINT, `n` STRING COMMENT 'nn', `mm` INT, `dt` DATE]",
        columns("t"));
    assertEquals(List.of("[2,1,null,null,2026-01-01]"), rows("SELECT * FROM t"));
    assertEquals(rows("SELECT * FROM t"), PaimonJava.rows(database, "t"));
  }

  @Test
  void optionsAndCommentAreChanged() throws Exception {
    sql("CREATE TABLE o (id INT)");
    sql("ALTER TABLE o SET TBLPROPERTIES ('file.compression' = 'lz4', 'my.key' = 'v')");
    sql("COMMENT ON TABLE o IS 'a comment'");
    assertEquals("lz4", PaimonJava.table(database, "o").options().get("file.compression"));
    assertEquals(Optional.of("a comment"), PaimonJava.table(database, "o").comment());
    sql("ALTER TABLE o UNSET TBLPROPERTIES ('file.compression')");
    sql("ALTER TABLE o UNSET TBLPROPERTIES IF EXISTS ('nix')");
    sql("COMMENT ON TABLE o IS NULL");
    assertEquals(List.of("[my.key,v]"), rows("SHOW TBLPROPERTIES o"));
    assertEquals(false, sql("SHOW CREATE TABLE o").toString().contains("COMMENT"));
  }

  @Test
  void tablesAreRenamed() {
    sql("CREATE TABLE before (id INT)");
    sql("INSERT INTO before VALUES (7)");
    sql("CREATE TABLE taken (id INT)");
    refused(TableAlreadyExistsException.class, "ALTER TABLE before RENAME TO taken", "taken");
    refused(
        IllegalArgumentException.class,
        "ALTER TABLE before RENAME TO nix.after",
        "lake." + database + ".before",
        "nix");
    refused(AnalysisException.class, "ALTER TABLE nix RENAME TO after", "nix");
    sql("ALTER TABLE before RENAME TO after");
    assertEquals(List.of("[7]"), rows("SELECT * FROM after"));
    refused(AnalysisException.class, "SELECT * FROM before", "before");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ADD COLUMN s.b INT | s.b",
        "RENAME COLUMN s.a TO b | s.a",
        "ALTER COLUMN s.a TYPE BIGINT | s.a",
        "ADD COLUMN z INT DEFAULT 4 | 'z' has a default value",
        "ALTER COLUMN v SET DEFAULT 4 | 'v' cannot have a default value",
        "ADD CONSTRAINT c CHECK (v > 0) | CONSTRAINT c CHECK",
        "DROP CONSTRAINT primary_key | primary_key",
        "SET LOCATION '/tmp/x' | 'location'",
        "REPLACE COLUMNS (id INT) | all columns cannot be replaced",
        "SET TBLPROPERTIES ('primary-key' = 'v') | 'primary-key'",
      })
  void unsupportedChangesAreRefused(String change, String reason) throws Exception {
    String before = columns("fixed");
    refused(
        UnsupportedOperationException.class,
        "ALTER TABLE fixed " + change,
        "lake." + database + ".fixed",
        reason);
    assertEquals(before, columns("fixed"));
  }

  @Test
  void changesOfKeysAreRefused() {
    Class<UnsupportedFeatureException> refusal = UnsupportedFeatureException.class;
    refused(refusal, "ALTER TABLE fixed DROP COLUMN dt", "fixed", "dt");
    refused(refusal, "ALTER TABLE fixed RENAME COLUMN dt TO dd", "fixed", "dt");
    refused(refusal, "ALTER TABLE fixed SET TBLPROPERTIES ('bucket' = '4')", "fixed", "bucket");
    refused(
        InvalidArgumentException.class,
        "ALTER TABLE fixed ADD COLUMN z INT NOT NULL",
        "fixed",
        "z");
    refused(AnalysisException.class, "ALTER TABLE fixed ADD COLUMN v INT", "v");
    refused(AnalysisException.class, "ALTER TABLE fixed DROP COLUMN nix", "nix");
    refused(AnalysisException.class, "ALTER TABLE nix ADD COLUMN v INT", "nix");
  }
}
