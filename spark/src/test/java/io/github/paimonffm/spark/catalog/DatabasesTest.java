package io.github.paimonffm.spark.catalog;

import static io.github.paimonffm.spark.testing.Cluster.rows;
import static io.github.paimonffm.spark.testing.Cluster.sql;
import static io.github.paimonffm.spark.testing.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.spark.testing.Cluster;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.analysis.NamespaceAlreadyExistsException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.junit.jupiter.api.Test;

/** Databases through SQL. */
class DatabasesTest {

  @Test
  void databasesAreCreatedListedAndDropped() {
    String name = Cluster.newDatabase();
    assertTrue(rows("SHOW DATABASES IN lake").contains("[" + name + "]"));
    assertTrue(rows("DESCRIBE DATABASE lake.%s", name).contains("[Namespace Name," + name + "]"));
    refused(NamespaceAlreadyExistsException.class, "CREATE DATABASE lake." + name, name);
    sql("CREATE DATABASE IF NOT EXISTS lake.%s", name);

    sql("CREATE TABLE t (id INT)");
    refused(AnalysisException.class, "DROP DATABASE lake." + name, "SCHEMA_NOT_EMPTY", name);
    assertEquals(1, rows("SHOW TABLES IN lake.%s", name).size());
    assertTrue(rows("SHOW TABLES IN lake").isEmpty());
    sql("DROP DATABASE lake.%s CASCADE", name);
    assertTrue(!rows("SHOW DATABASES IN lake").contains("[" + name + "]"));

    refused(NoSuchNamespaceException.class, "DROP DATABASE lake." + name, name);
    sql("DROP DATABASE IF EXISTS lake.%s", name);
  }

  @Test
  void missingDatabasesAreNamed() {
    refused(NoSuchNamespaceException.class, "SHOW TABLES IN lake.nix", "nix");
    refused(NoSuchNamespaceException.class, "CREATE TABLE lake.nix.t (id INT)", "nix");
    refused(NoSuchNamespaceException.class, "CREATE TABLE lake.nix.t AS SELECT 1 AS id", "nix");
    refused(AnalysisException.class, "SELECT * FROM lake.nix.t", "nix");
  }

  @Test
  void unsupportedDatabaseOperationsAreRefused() {
    String name = Cluster.newDatabase();
    refused(
        UnsupportedFeatureException.class,
        "CREATE DATABASE lake.commented COMMENT 'c'",
        "commented",
        "comment");
    refused(UnsupportedOperationException.class, "CREATE DATABASE lake.a.b", "a.b");
    refused(
        UnsupportedOperationException.class,
        "ALTER DATABASE lake." + name + " SET DBPROPERTIES ('a' = 'b')",
        name);
    refused(
        UnsupportedOperationException.class, "COMMENT ON DATABASE lake." + name + " IS 'c'", name);
  }
}
