package io.github.paimonffm.spark.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.spark.testing.Cluster;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of types of Spark that Paimon does not have. */
class RefusedTypesTest {

  @BeforeAll
  static void setUp() {
    Cluster.newDatabase();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INTERVAL YEAR TO MONTH | 'c' has the type INTERVAL YEAR TO MONTH",
        "INTERVAL DAY TO SECOND | 'c' has the type INTERVAL DAY TO SECOND",
        "STRING COLLATE UNICODE_CI | 'c' has the type STRING COLLATE UNICODE_CI",
        "CHAR(3) COLLATE UTF8_LCASE | 'c' has the type CHAR(3) COLLATE UTF8_LCASE",
        "VARCHAR(3) COLLATE UTF8_LCASE | 'c' has the type VARCHAR(3) COLLATE UTF8_LCASE",
        "GEOMETRY(4326) | 'c' has the type GEOMETRY(4326)",
        "GEOGRAPHY(4326) | 'c' has the type GEOGRAPHY(4326)",
        "VOID | 'c' has the type VOID",
        "STRUCT<x: ARRAY<INTERVAL DAY>> | 'c.x' has the type INTERVAL DAY",
        "MAP<STRING COLLATE UNICODE, INT> | 'c' has the type STRING COLLATE UNICODE",
        "STRUCT<> | column 'c': 'ROW<>' is not a type",
      })
  void typesThatPaimonDoesNotHaveAreRefused(String type, String message) {
    Throwable refused =
        assertThrows(Exception.class, () -> Cluster.sql("CREATE TABLE refused (c %s)", type));
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
    assertEquals(List.of(), Cluster.sql("SHOW TABLES LIKE 'refused'"));
  }

  @Test
  void sparkRefusesCalendarIntervals() {
    assertThrows(Exception.class, () -> Cluster.sql("CREATE TABLE refused (c INTERVAL)"));
  }

  @Test
  void columnsWithACollationOfTheTableAreRefused() {
    Throwable refused =
        assertThrows(
            Exception.class,
            () -> Cluster.sql("CREATE TABLE refused (c STRING) DEFAULT COLLATION UTF8_LCASE"));
    assertTrue(refused.getMessage().contains("COLLATE UTF8_LCASE"), refused.getMessage());
  }

  @Test
  void columnsWithoutATypeInAQueryAreRefused() {
    Throwable refused =
        assertThrows(
            Exception.class, () -> Cluster.sql("CREATE TABLE refused AS SELECT NULL AS c"));
    assertTrue(refused.getMessage().contains("'c' has the type VOID"), refused.getMessage());
  }

  @Test
  void addedColumnsOfOtherTypesAreRefused() {
    Cluster.sql("CREATE TABLE altered (a INT)");
    Throwable refused =
        assertThrows(
            Exception.class, () -> Cluster.sql("ALTER TABLE altered ADD COLUMN c INTERVAL DAY"));
    assertTrue(refused.getMessage().contains("'c' has the type INTERVAL DAY"));
  }

  @Test
  void userDefinedTypesAreRefused() {
    StructType schema =
        new StructType(
            new StructField[] {new StructField("c", new Point(), true, Metadata.empty())});
    Dataset<Row> rows = Cluster.spark().createDataFrame(List.<Row>of(), schema);
    Throwable refused = assertThrows(Exception.class, () -> rows.writeTo("refused").create());
    String type = "'c' has the type " + Point.class.getName();
    assertTrue(refused.getMessage().contains(type), refused.getMessage());
  }

  @Test
  void timesNeedAConfigurationOfSpark() {
    Throwable refused =
        assertThrows(Exception.class, () -> Cluster.sql("CREATE TABLE refused (c TIME(3))"));
    assertTrue(refused.getMessage().contains("UNSUPPORTED_TIME_TYPE"), refused.getMessage());
    Cluster.spark().conf().set("spark.sql.timeType.enabled", "true");
    try {
      Cluster.sql("CREATE TABLE times (a INT, c TIME(3))");
      Cluster.sql("INSERT INTO times VALUES (1, TIME'10:00:00.123')");
    } finally {
      Cluster.spark().conf().unset("spark.sql.timeType.enabled");
    }
    refused = assertThrows(Exception.class, () -> Cluster.sql("SELECT c FROM times"));
    assertTrue(refused.getMessage().contains("UNSUPPORTED_TIME_TYPE"), refused.getMessage());
    assertEquals(List.of("[1]"), Cluster.rows("SELECT a FROM times"));
  }

  /** A user-defined type. */
  private static final class Point extends UserDefinedType<Map<?, ?>> {
    private static final long serialVersionUID = 1L;

    @Override
    public DataType sqlType() {
      return DataTypes.IntegerType;
    }

    @Override
    public String typeName() {
      return "point";
    }

    @Override
    public Object serialize(Map<?, ?> value) {
      return value.size();
    }

    @Override
    public Map<?, ?> deserialize(Object datum) {
      return Map.of();
    }

    @Override
    @SuppressWarnings("unchecked")
    public Class<Map<?, ?>> userClass() {
      return (Class<Map<?, ?>>) (Class<?>) Map.class;
    }
  }
}
