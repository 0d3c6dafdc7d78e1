package io.github.paimonffm.write;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A strict writer takes the table's own Arrow schema and nothing else; another one widens. */
class StrictSchemaTest {

  private static final Field ID = Field.nullable("id", new ArrowType.Int(64, true));
  private static final Field SMALL_ID = Field.nullable("id", new ArrowType.Int(32, true));
  private static final Field NAME = Field.nullable("name", new ArrowType.Utf8());
  private static final Field LARGE_NAME = Field.nullable("name", new ArrowType.LargeUtf8());

  @RegisterExtension final Workspace workspace = new Workspace();
  private Table table;

  @BeforeEach
  void create() {
    table = workspace.create("t", Schema.builder().column("id", "BIGINT").column("name", "STRING"));
  }

  /** Batches that fit, but are not of the table's own schema, and what is told of it. */
  static Stream<Arguments> fitting() {
    return Stream.of(
        Arguments.of(List.of(SMALL_ID, NAME), row(1, "a"), row(1L, "a"), "'id'"),
        Arguments.of(List.of(ID, LARGE_NAME), row(1L, "a"), row(1L, "a"), "'name'"),
        Arguments.of(List.of(NAME, ID), row("a", 1L), row(1L, "a"), "'id'"),
        Arguments.of(List.of(ID), row(1L), row(1L, null), "'name'"));
  }

  @ParameterizedTest
  @MethodSource("fitting")
  void whatIsNotOfTheTablesSchemaIsRefused(
      List<Field> columns, List<Object> given, List<Object> written, String named)
      throws Exception {
    org.apache.arrow.vector.types.pojo.Schema schema =
        new org.apache.arrow.vector.types.pojo.Schema(columns);
    BatchWriteBuilder lenient = table.newBatchWriteBuilder();
    BatchWriteBuilder strict = lenient.withStrictSchema();
    try (VectorSchemaRoot batch = Rows.batch(schema, workspace.allocator(), List.of(given));
        VectorSchemaRoot own = workspace.batch(table, List.of(row(2L, "own")))) {
      for (BatchWriteBuilder builder : List.of(strict, strict.allowUnreadable(), travel(strict))) {
        try (BatchTableWrite write = builder.newWrite()) {
          Messages.assertNames(
              assertThrows(SchemaMismatchException.class, () -> write.writeArrow(batch)),
              named,
              "db.t");
          write.writeArrow(own);
          assertEquals(1, write.prepareCommit().size());
        }
      }
      // One commit user, one logical commit: messages of both go together.
      try (BatchTableWrite write = lenient.newWrite();
          BatchTableWrite strictly = strict.newWrite()) {
        write.writeArrow(batch);
        strictly.writeArrow(own);
        List<CommitMessage> messages =
            Stream.concat(write.prepareCommit().stream(), strictly.prepareCommit().stream())
                .toList();
        assertEquals(1, Workspace.commit(strict, messages).orElseThrow().id());
        assertEquals(1, Workspace.commit(lenient, messages).orElseThrow().id());
        assertThrows(
            IllegalStateException.class, () -> Workspace.commit(lenient, messages.subList(0, 1)));
      }
    }
    Rows.assertSame(List.of(written, row(2L, "own")), workspace.rows(table));
  }

  @Test
  void theBuilderThatItWasMadeFromStaysAsItIs() {
    BatchWriteBuilder lenient = table.newBatchWriteBuilder();
    BatchWriteBuilder strict = lenient.withStrictSchema();
    assertEquals(lenient.commitUser(), strict.commitUser());
    var schema = new org.apache.arrow.vector.types.pojo.Schema(List.of(SMALL_ID));
    try (VectorSchemaRoot batch = Rows.batch(schema, workspace.allocator(), List.of(row(7)));
        BatchTableWrite write = lenient.newWrite()) {
      write.writeArrow(batch);
      Workspace.commit(lenient, write.prepareCommit());
    }
    assertEquals(List.of(row(7L, null)), workspace.rows(table));
  }

  private static BatchWriteBuilder travel(BatchWriteBuilder builder) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(builder);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (BatchWriteBuilder) in.readObject();
    }
  }
}
