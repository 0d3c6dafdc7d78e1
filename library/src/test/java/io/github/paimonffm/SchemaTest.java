package io.github.paimonffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.exception.InvalidArgumentException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The schema builder. */
class SchemaTest {

  @Test
  void builderKeepsPropertiesInOrder() {
    Schema schema =
        Schema.builder()
            .column("id", "bigint not null")
            .column("amount", "decimal(18,2)", "in euros", "0.00")
            .column("dt", "date")
            .partitionKeys("dt")
            .option("b", "1")
            .options(Map.of("a", "2"))
            .comment("orders")
            .build();

    assertEquals(
        List.of("id", "amount", "dt"), schema.columns().stream().map(Column::name).toList());
    Column amount = schema.columns().get(1);
    assertEquals("DECIMAL(18, 2)", amount.type());
    assertEquals(Optional.of("in euros"), amount.comment());
    assertEquals(Optional.of("0.00"), amount.defaultValue());
    assertTrue(amount.isNullable());
    assertFalse(schema.columns().getFirst().isNullable());
    assertEquals(List.of("dt"), schema.partitionKeys());
    assertEquals(List.of("b", "a"), List.copyOf(schema.options().keySet()));
    assertEquals(Optional.of("orders"), schema.comment());
    assertThrows(UnsupportedOperationException.class, () -> schema.options().put("c", "3"));
  }

  @Test
  void notNullFieldDoesNotMakeRowNotNull() {
    Schema schema = Schema.builder().column("r", "ROW<a INT NOT NULL>").build();
    assertTrue(schema.columns().getFirst().isNullable());
  }

  @Test
  void primaryKeyColumnsBecomeNotNull() {
    Schema schema =
        Schema.builder()
            .column("id", "BIGINT")
            .column("seq", "INT NOT NULL")
            .column("v", "STRING")
            .primaryKey("id", "seq")
            .build();
    assertEquals(
        List.of("BIGINT NOT NULL", "INT NOT NULL", "STRING"),
        schema.columns().stream().map(Column::type).toList());
  }

  @Test
  void invalidSchemasAreRefused() {
    assertMessage("at least one column", Schema.builder());
    assertMessage(
        "partition key 'dt' is not a column; columns: [id]",
        Schema.builder().column("id", "INT").partitionKeys("dt"));
    assertMessage(
        "primary key 'key' is not a column",
        Schema.builder().column("id", "INT").primaryKey("id", "key"));
    assertMessage(
        "primary key 'id' is given twice",
        Schema.builder().column("id", "INT").primaryKey("id", "id"));
    assertMessage(
        "partition key 'id' is given twice",
        Schema.builder().column("id", "INT").partitionKeys("id", "id"));
  }

  private static void assertMessage(String part, Schema.Builder builder) {
    String message = assertThrows(InvalidArgumentException.class, builder::build).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void invalidColumnIsRefusedWhenAdded() {
    Schema.Builder builder = Schema.builder().column("id", "INT");
    assertThrows(InvalidArgumentException.class, () -> builder.column("id", "STRING"));
    assertThrows(InvalidArgumentException.class, () -> builder.column("", "STRING"));
    InvalidArgumentException e =
        assertThrows(InvalidArgumentException.class, () -> builder.column("x", "INTT"));
    assertEquals(
        "column 'x': 'INTT' is not a type: unknown type 'INTT' (at position 1)", e.getMessage());
    assertEquals(1, builder.build().columns().size());
  }

  @Test
  void schemasWithEqualPropertiesAreEqual() {
    Schema one = Schema.builder().column("a", "int").option("k", "v").build();
    Schema same = Schema.builder().column("a", "INTEGER").option("k", "v").build();
    Schema other = Schema.builder().column("a", "INT").option("k", "w").build();
    assertEquals(one, same);
    assertEquals(one.hashCode(), same.hashCode());
    assertNotEquals(one, other);
    assertFalse(one.toString().contains("v"), "option values may be secrets");
  }
}
