package io.github.paimonffm.spark.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.spark.testing.Cluster;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnPruningTest {

  @BeforeAll
  static void setUp() {
    Cluster.newDatabase();
    Cluster.sql(
        "CREATE TABLE nested (id INT, name CHAR(4), s STRUCT<a: INT, b: STRING, c: STRUCT<d: DOUBLE,"
            + " e: VARCHAR(3), f: BIGINT>>, l ARRAY<STRUCT<x: DATE, y: STRING>>, m MAP<STRING,"
            + " STRUCT<p: INT, q: ARRAY<STRUCT<u: STRING, v: INT>>>>, v VARIANT)");
    Cluster.sql(
        "INSERT INTO nested VALUES (1, 'one', named_struct('a', 10, 'b', 'b1', 'c',"
            + " named_struct('d', 1.5D, 'e', 'e1', 'f', 100L)), array(named_struct('x',"
            + " DATE'2026-01-01', 'y', 'y1'), NULL, named_struct('x', NULL, 'y', 'y2')), map('k',"
            + " named_struct('p', 7, 'q', array(named_struct('u', 'u1', 'v', 8)))),"
            + " parse_json('{\"z\": 5}')), (2, NULL, NULL, NULL, NULL, NULL),"
            + " (3, 'x', named_struct('a', NULL, 'b', 'b3', 'c', NULL), array(), map(), NULL)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "id | id INT | [1] [2] [3]",
        "name | name STRING | [null] [one ] [x   ]",
        "s.b | s STRUCT<b: STRING> | [b1] [b3] [null]",
        "s.c.e, id | id INT,s STRUCT<c: STRUCT<e: STRING>> | [e1,1] [null,2] [null,3]",
        "s.c.f, s.a | s STRUCT<a: INT, c: STRUCT<f: BIGINT>> | [100,10] [null,null] [null,null]",
        "l.y | l ARRAY<STRUCT<y: STRING>> |" + " [ArraySeq()] [ArraySeq(y1, null, y2)] [null]",
        "m['k'].q.v | m MAP<STRING, STRUCT<q: ARRAY<STRUCT<v: INT>>>> |"
            + " [ArraySeq(8)] [null] [null]",
        "map_keys(m) | m MAP<STRING, STRUCT<p: INT, q: ARRAY<STRUCT<u: STRING, v: INT>>>> |"
            + " [ArraySeq()] [ArraySeq(k)] [null]",
        "variant_get(v, '$.z', 'int') | v VARIANT | [5] [null] [null]",
        "s | s STRUCT<a: INT, b: STRING, c: STRUCT<d: DOUBLE, e: STRING, f: BIGINT>> |"
            + " [[10,b1,[1.5,e1,100]]] [[null,b3,null]] [null]",
      })
  void aScanHasOnlyTheColumnsAndFieldsThatAQueryNeeds(String columns, String schema, String rows) {
    Dataset<Row> query = Cluster.spark().sql("SELECT " + columns + " FROM nested");
    assertEquals(
        schema, Plans.scan(query).readSchema().toDDL().replace("s: ", "s: ").strip(), columns);
    assertEquals(
        rows,
        String.join(" ", query.collectAsList().stream().map(Row::toString).sorted().toList()));
  }

  @Test
  void filtersAndSortKeysDoNotNeedOtherFields() {
    Dataset<Row> query =
        Cluster.spark()
            .sql(
                "SELECT id FROM nested WHERE s.c.d > 1 AND s.a = 10 AND name = 'one' ORDER BY s.b");
    assertEquals(
        "id INT,name STRING,s STRUCT<a: INT, b: STRING, c: STRUCT<d: DOUBLE>>",
        Plans.scan(query).readSchema().toDDL());
    assertEquals(List.of("[1]"), query.collectAsList().stream().map(Row::toString).toList());
  }

  @Test
  void aCountReadsTheCheapestColumnAndGivesSparkNone() {
    Dataset<Row> query = Cluster.spark().sql("SELECT count(*) FROM nested");
    assertEquals("", Plans.scan(query).readSchema().toDDL());
    assertEquals(List.of("[3]"), Cluster.rows("SELECT count(*) FROM nested"));
    assertEquals(List.of("[2]"), Cluster.rows("SELECT count(*) FROM nested WHERE id > 1"));
    assertEquals(List.of("[1]"), Cluster.rows("SELECT count(*) FROM nested WHERE s IS NULL"));
    assertEquals(List.of("[a]", "[a]", "[a]"), Cluster.rows("SELECT 'a' FROM nested"));
  }

  @Test
  void aCountOfATableOfNestedColumnsReadsOneOfThem() {
    Cluster.sql("CREATE TABLE only_nested (s STRUCT<a: INT>, l ARRAY<INT>)");
    Cluster.sql("INSERT INTO only_nested VALUES (NULL, NULL), (named_struct('a', 1), array(1, 2))");
    assertEquals(List.of("[2]"), Cluster.rows("SELECT count(*) FROM only_nested"));
  }
}
