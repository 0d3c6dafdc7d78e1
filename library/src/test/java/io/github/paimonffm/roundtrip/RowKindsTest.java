package io.github.paimonffm.roundtrip;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Row kinds in the column {@code _VALUE_KIND} or in the column of {@code rowkind.field}. */
class RowKindsTest {

  private static final byte INSERT = 0;
  private static final byte UPDATE_BEFORE = 1;
  private static final byte UPDATE_AFTER = 2;
  private static final byte DELETE = 3;

  @RegisterExtension final Workspace workspace = new Workspace();

  private static Schema withKinds(Table table) {
    List<Field> fields = new ArrayList<>(table.arrowSchema().getFields());
    fields.add(Field.notNullable("_VALUE_KIND", new ArrowType.Int(8, true)));
    return new Schema(fields);
  }

  private void write(Table table, Schema schema, List<List<Object>> rows) {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        VectorSchemaRoot root = Rows.batch(schema, workspace.allocator(), rows)) {
      write.writeArrow(root);
      Workspace.commit(builder, write.prepareCommit());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"KEYED", "KEYED_PARTITIONED", "KEYED_DYNAMIC"})
  void keysAreInsertedUpdatedAndDeleted(Layout layout) {
    Table table = workspace.create("kinds", layout.schema());
    Schema schema = withKinds(table);
    write(
        table,
        schema,
        List.of(
            row(1L, 1, "a", null, INSERT),
            row(2L, 1, "b", null, INSERT),
            row(3L, 2, "c", null, INSERT),
            row(4L, 2, "deleted in the same batch", null, INSERT),
            row(4L, 2, null, null, DELETE)));
    Rows.assertSame(
        List.of(row(1L, 1, "a", null), row(2L, 1, "b", null), row(3L, 2, "c", null)),
        workspace.rows(table));
    write(
        table,
        schema,
        List.of(
            row(1L, 1, "a", null, UPDATE_BEFORE),
            row(1L, 1, "new", null, UPDATE_AFTER),
            row(2L, 1, null, null, DELETE),
            row(9L, 1, null, null, DELETE)));
    Rows.assertSame(List.of(row(1L, 1, "new", null), row(3L, 2, "c", null)), workspace.rows(table));
    // Rows without kinds are insertions.
    workspace.append(table, List.of(row(2L, 1, "again", null)));
    Rows.assertSame(
        List.of(row(1L, 1, "new", null), row(2L, 1, "again", null), row(3L, 2, "c", null)),
        workspace.rows(table));
  }

  /** A writer joins its batches. Without the column in the first batch, all deletes were lost. */
  @ParameterizedTest
  @EnumSource(names = {"KEYED", "KEYED_PARTITIONED", "KEYED_DYNAMIC"})
  void batchesWithAndWithoutKindsAreWrittenByOneWriter(Layout layout) {
    Table table = workspace.create("kinds", layout.schema());
    Schema plain = table.arrowSchema();
    for (boolean kindsFirst : List.of(false, true)) {
      // Large batches are handed over alone, and small batches are gathered.
      for (int rows : List.of(1, 5000)) {
        BatchWriteBuilder builder = table.newBatchWriteBuilder().withOverwrite();
        List<List<Object>> inserts = new ArrayList<>();
        List<List<Object>> deletes = new ArrayList<>();
        for (long id = 0; id < rows; id++) {
          inserts.add(row(id, 1, "a", null));
          deletes.add(row(kindsFirst ? id + rows : id, 1, null, null, DELETE));
        }
        inserts.add(row(-1L, 1, "kept", null));
        try (BatchTableWrite write = builder.newWrite();
            VectorSchemaRoot without = Rows.batch(plain, workspace.allocator(), inserts);
            VectorSchemaRoot with = Rows.batch(withKinds(table), workspace.allocator(), deletes)) {
          write.writeArrow(kindsFirst ? with : without);
          write.writeArrow(kindsFirst ? without : with);
          Workspace.commit(builder, write.prepareCommit());
        }
        Rows.assertSame(
            kindsFirst ? inserts : List.of(row(-1L, 1, "kept", null)), workspace.rows(table));
      }
    }
  }

  @Test
  void invalidKindIsNamedAndWriterStaysUsable() {
    Table table = workspace.create("kinds", Layout.KEYED.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        VectorSchemaRoot root =
            Rows.batch(
                withKinds(table),
                workspace.allocator(),
                List.of(row(1L, 1, "a", null, INSERT), row(2L, 1, "b", null, (byte) 4)))) {
      Messages.assertNames(
          assertThrows(SchemaMismatchException.class, () -> write.writeArrow(root)),
          "_VALUE_KIND",
          "row 1",
          "4",
          "+I");
      Rows.put(root, List.of(row(1L, 1, "a", null, INSERT)));
      write.writeArrow(root);
      Workspace.commit(builder, write.prepareCommit());
    }
    Rows.assertSame(List.of(row(1L, 1, "a", null)), workspace.rows(table));
  }

  @Test
  void crossPartitionTableTakesKindsFromItsColumn() {
    Table plain = workspace.create("plain", Layout.CROSS_PARTITION.schema());
    Messages.assertNames(
        assertThrows(
            SchemaMismatchException.class,
            () -> write(plain, withKinds(plain), List.of(row(1L, 1, "a", null, INSERT)))),
        "_VALUE_KIND",
        "rowkind.field",
        "change its partition");

    Table table =
        workspace.create(
            "named",
            Layout.CROSS_PARTITION
                .schema()
                .column("kind", "STRING")
                .option("rowkind.field", "kind"));
    workspace.append(
        table,
        List.of(
            row(1L, 1, "a", null, "+I"), row(2L, 1, "b", null, "+I"), row(3L, 2, "c", null, "+I")));
    workspace.append(
        table,
        List.of(
            row(1L, 2, "moved", null, "+U"),
            row(2L, 1, null, null, "-D"),
            row(3L, 2, "c", null, "-U")));
    Rows.assertSame(List.of(row(1L, 2, "moved", null, "+U")), workspace.rows(table));

    Messages.assertNames(
        assertThrows(
            SchemaMismatchException.class,
            () -> write(table, withKinds(table), List.of(row(1L, 1, "a", null, "+I", INSERT)))),
        "_VALUE_KIND",
        "'kind'",
        "rowkind.field");
  }
}
