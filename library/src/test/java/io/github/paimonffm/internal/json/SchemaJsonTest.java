package io.github.paimonffm.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.Schema;
import io.github.paimonffm.exception.CorruptDataException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Schemas as JSON. */
class SchemaJsonTest {

  @Test
  void schemaIsWrittenAsPaimonDoes() {
    Schema schema =
        Schema.builder()
            .column("id", "BIGINT")
            .column("amount", "DECIMAL(18, 2) NOT NULL", "in euros", "0")
            .column("tags", "ARRAY<STRING NOT NULL> NOT NULL")
            .column("m", "MAP<STRING, VECTOR<FLOAT, 3>>")
            .column("s", "MULTISET<INT>")
            .column("dt", "DATE")
            .partitionKeys("dt")
            .primaryKey("dt", "id")
            .option("bucket", "2")
            .comment("orders")
            .build();

    String expected =
        """
        {"fields":[
          {"id":0,"name":"id","type":"BIGINT NOT NULL"},
          {"id":1,"name":"amount","type":"DECIMAL(18, 2) NOT NULL","description":"in euros","defaultValue":"0"},
          {"id":2,"name":"tags","type":{"type":"ARRAY NOT NULL","element":"STRING NOT NULL"}},
          {"id":3,"name":"m","type":{"type":"MAP","key":"STRING","value":{"type":"VECTOR","element":"FLOAT","length":3}}},
          {"id":4,"name":"s","type":{"type":"MULTISET","element":"INT"}},
          {"id":5,"name":"dt","type":"DATE NOT NULL"}],
         "partitionKeys":["dt"],"primaryKeys":["dt","id"],"options":{"bucket":"2"},"comment":"orders"}
        """;
    assertEquals(tree(expected), tree(SchemaJson.write(schema)));
  }

  @Test
  void nestedFieldIdsAreNumberedAsPaimonDoes() {
    Schema schema =
        Schema.builder()
            .column("a", "ROW<x INT 'inner', y ROW<z INT>>")
            .column("b", "ARRAY<ROW<w INT NOT NULL>>")
            .build();

    String expected =
        """
        {"fields":[
          {"id":0,"name":"a","type":{"type":"ROW","fields":[
            {"id":1,"name":"x","type":"INT","description":"inner"},
            {"id":2,"name":"y","type":{"type":"ROW","fields":[{"id":3,"name":"z","type":"INT"}]}}]}},
          {"id":4,"name":"b","type":{"type":"ARRAY","element":{"type":"ROW","fields":[
            {"id":5,"name":"w","type":"INT NOT NULL"}]}}}],
         "partitionKeys":[],"primaryKeys":[],"options":{}}
        """;
    assertEquals(tree(expected), tree(SchemaJson.write(schema)));
  }

  @Test
  void allTypesRoundTrip() {
    Schema.Builder builder = Schema.builder().comment("all").option("k", "v");
    List<String> types =
        List.of(
            "BOOLEAN",
            "TINYINT NOT NULL",
            "DECIMAL(38, 38)",
            "CHAR(3)",
            "VARCHAR(3) NOT NULL",
            "STRING",
            "BINARY(2)",
            "VARBINARY(2)",
            "BYTES NOT NULL",
            "TIME(3)",
            "TIMESTAMP(0)",
            "TIMESTAMP(9) WITH LOCAL TIME ZONE NOT NULL",
            "VARIANT",
            "BLOB",
            "ARRAY<INT NOT NULL> NOT NULL",
            "MAP<INT NOT NULL, ARRAY<DATE>>",
            "MULTISET<STRING>",
            "VECTOR<DOUBLE, 7> NOT NULL",
            "ROW<`a b` INT NOT NULL COMMENT 'it''s', `c` ROW<`d` MAP<STRING, BYTES>>> NOT NULL");
    for (int i = 0; i < types.size(); i++) {
      builder.column("c" + i, types.get(i), i % 2 == 0 ? "comment " + i : null, null);
    }
    Schema schema = builder.partitionKeys("c0").primaryKey("c1", "c0").build();
    assertEquals(schema, SchemaJson.read(tree(SchemaJson.write(schema))));
  }

  @Test
  void tableSchemaOfPaimonIsRead() {
    Schema schema =
        SchemaJson.read(
            tree(
                """
                {"version":3,"id":4,"fields":[
                   {"id":0,"name":"id","type":"INT NOT NULL"},
                   {"id":7,"name":"v","type":"VARBINARY(2147483647)","description":"bytes"},
                   {"id":8,"name":"t","type":"TIMESTAMP_LTZ(3)"}],
                 "highestFieldId":8,"partitionKeys":[],"primaryKeys":["id"],
                 "options":{"bucket":"1"},"comment":null,"timeMillis":1700000000000}
                """));
    assertEquals("BYTES", schema.columns().get(1).type());
    assertEquals(Optional.of("bytes"), schema.columns().get(1).comment());
    assertEquals("TIMESTAMP(3) WITH LOCAL TIME ZONE", schema.columns().get(2).type());
    assertEquals(Optional.empty(), schema.comment());
  }

  @Test
  void unknownTypeIsReportedWithItsColumn() {
    for (String type : List.of("\"GEOMETRY\"", "{\"type\":\"TUPLE NOT NULL\"}")) {
      String json = "{\"fields\":[{\"id\":0,\"name\":\"g\",\"type\":" + type + "}]}";
      UnsupportedFeatureException e =
          assertThrows(UnsupportedFeatureException.class, () -> SchemaJson.read(tree(json)));
      assertTrue(e.getMessage().contains("column 'g' of the table"), e.getMessage());
    }
  }

  @Test
  void missingFieldIsNamed() {
    CorruptDataException e =
        assertThrows(CorruptDataException.class, () -> SchemaJson.read(tree("{\"fields\":[{}]}")));
    assertTrue(e.getMessage().contains("'name' is missing"), e.getMessage());
  }

  private static JsonNode tree(String json) {
    return Json.read(json.getBytes(UTF_8));
  }
}
