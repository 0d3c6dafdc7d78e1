package io.github.paimonffm.write;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
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

/** A strict writer accepts only the table's Arrow schema; other writers convert batches. */
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

  /** Compatible batches whose schema differs from the table's. */
  static Stream<Arguments> compatible() {
    return Stream.of(
        Arguments.of(List.of(SMALL_ID, NAME), row(1, "a"), row(1L, "a"), "'id'"),
        Arguments.of(List.of(ID, LARGE_NAME), row(1L, "a"), row(1L, "a"), "'name'"),
        Arguments.of(List.of(NAME, ID), row("a", 1L), row(1L, "a"), "'id'"),
        Arguments.of(List.of(ID), row(1L), row(1L, null), "'name'"));
  }

  @ParameterizedTest
  @MethodSource("compatible")
  void strictWriterRefusesCompatibleSchema(
      List<Field> columns, List<Object> given, List<Object> written, String named)
      throws Exception {
    org.apache.arrow.vector.types.pojo.Schema schema =
        new org.apache.arrow.vector.types.pojo.Schema(columns);
    BatchWriteBuilder lenient = table.newBatchWriteBuilder();
    BatchWriteBuilder strict = lenient.withStrictSchema();
    try (VectorSchemaRoot batch = Rows.batch(schema, workspace.allocator(), List.of(given));
        VectorSchemaRoot exact = workspace.batch(table, List.of(row(2L, "exact")))) {
      for (BatchWriteBuilder builder :
          List.of(strict, strict.withUnreadableData(), Transport.send(strict))) {
        try (BatchTableWrite write = builder.newWrite()) {
          Messages.assertNames(
              assertThrows(SchemaMismatchException.class, () -> write.writeArrow(batch)),
              named,
              "db.t");
          write.writeArrow(exact);
          assertEquals(1, write.prepareCommit().size());
        }
      }
      // Both builders have the same commit user, so their messages can be committed together.
      try (BatchTableWrite write = lenient.newWrite();
          BatchTableWrite strictWrite = strict.newWrite()) {
        write.writeArrow(batch);
        strictWrite.writeArrow(exact);
        List<CommitMessage> messages =
            Stream.concat(write.prepareCommit().stream(), strictWrite.prepareCommit().stream())
                .toList();
        assertEquals(1, Workspace.commit(strict, messages).orElseThrow().id());
        assertEquals(1, Workspace.commit(lenient, messages).orElseThrow().id());
        assertThrows(
            IllegalStateException.class, () -> Workspace.commit(lenient, messages.subList(0, 1)));
      }
    }
    Rows.assertSame(List.of(written, row(2L, "exact")), workspace.rows(table));
  }

  @Test
  void strictBuilderDoesNotChangeOriginal() {
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
}
