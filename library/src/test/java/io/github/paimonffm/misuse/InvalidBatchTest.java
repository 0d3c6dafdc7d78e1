package io.github.paimonffm.misuse;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.testing.Ipc;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Batches that do not match their table. The writer refuses the whole batch, names the cause and
 * stays usable; the table does not change.
 */
class InvalidBatchTest {

  private static final ArrowType INT = new ArrowType.Int(32, true);
  private static final ArrowType TEXT = new ArrowType.Utf8();

  private static final List<Object> FIRST = row(1, "committed before", null, null);
  private static final List<Object> SECOND = row(2, "written before", List.of("x"), row(1, 2));
  private static final List<Object> THIRD = row(3, "written after", null, null);

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;

  @BeforeEach
  void create() {
    table =
        workspace.create(
            "strict",
            Schema.builder()
                .column("id", "INT NOT NULL")
                .column("name", "STRING")
                .column("tags", "ARRAY<STRING NOT NULL>")
                .column("pair", "ROW<a INT NOT NULL, b INT>"));
    workspace.append(table, List.of(FIRST));
  }

  /** Writes an invalid batch between two valid ones, commits, and returns the exception. */
  private <T extends PaimonException> T refused(Class<T> failure, VectorSchemaRoot invalid) {
    T thrown;
    TableState before = TableState.of(table, workspace.allocator());
    // The first writer gets no valid batches, because their files could hide a leftover file.
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      assertThrows(failure, () -> write.writeArrow(invalid));
      assertEquals(List.of(), write.prepareCommit());
    }
    assertEquals(before, TableState.of(table, workspace.allocator()));

    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages;
    try (BatchTableWrite write = builder.newWrite()) {
      write.writeArrow(workspace.batch(table, List.of(SECOND)));
      thrown = assertThrows(failure, () -> write.writeArrow(invalid));
      assertEquals(before.snapshots(), table.snapshots());
      write.writeArrow(workspace.batch(table, List.of(THIRD)));
      messages = write.prepareCommit();
    }
    Workspace.commit(builder, messages).orElseThrow();
    Rows.assertSame(List.of(FIRST, SECOND, THIRD), workspace.rows(table));
    return thrown;
  }

  private VectorSchemaRoot batch(List<Field> fields, List<Object> row) {
    return workspace.closeLater(
        Rows.batch(
            new org.apache.arrow.vector.types.pojo.Schema(fields),
            workspace.allocator(),
            List.of(row)));
  }

  /** Creates a valid batch, corrupts it and returns it. */
  private VectorSchemaRoot corrupted(Consumer<VectorSchemaRoot> corrupt) {
    VectorSchemaRoot root = workspace.batch(table, List.of(SECOND, SECOND));
    corrupt.accept(root);
    return root;
  }

  @Test
  void missingNotNullColumnIsRefused() {
    SchemaMismatchException refused =
        refused(
            SchemaMismatchException.class,
            batch(List.of(Field.nullable("name", TEXT)), row("no id")));
    Messages.assertNames(refused, "'id'", "NOT NULL", "db.strict", "name");
  }

  @Test
  void unknownColumnIsRefused() {
    SchemaMismatchException refused =
        refused(
            SchemaMismatchException.class,
            batch(
                List.of(Field.notNullable("id", INT), Field.nullable("surname", TEXT)),
                row(9, "x")));
    Messages.assertNames(refused, "'surname'", "db.strict", "name", "tags");
  }

  @Test
  void columnNamesAreCaseSensitive() {
    SchemaMismatchException refused =
        refused(
            SchemaMismatchException.class, batch(List.of(Field.notNullable("ID", INT)), row(9)));
    Messages.assertNames(refused, "'ID'");
  }

  @Test
  void duplicateColumnIsRefused() {
    IntVector first = new IntVector("id", workspace.allocator());
    IntVector second = new IntVector("id", workspace.allocator());
    List<FieldVector> both = new ArrayList<>(List.of(first, second));
    for (FieldVector vector : both) {
      ((IntVector) vector).setSafe(0, 1);
      vector.setValueCount(1);
    }
    VectorSchemaRoot root = workspace.closeLater(new VectorSchemaRoot(both));
    Messages.assertNames(refused(SchemaMismatchException.class, root), "'id'", "twice");
  }

  @Test
  void wrongColumnTypeIsRefusedWithBothSchemas() {
    SchemaMismatchException refused =
        refused(
            SchemaMismatchException.class,
            batch(List.of(Field.notNullable("id", INT), Field.nullable("name", INT)), row(9, 9)));
    Messages.assertNames(refused, "'name'", "Int32", "Utf8", "db.strict");
    // The message has the complete schemas of the table and of the batch.
    Messages.assertNames(refused, "tags", "pair");
    int table = refused.getMessage().indexOf("pair");
    int batch = refused.getMessage().lastIndexOf("name");
    assertTrue(table < batch, refused::getMessage);
  }

  @Test
  void numbersAreNotNarrowedOrConverted() {
    for (ArrowType type :
        List.of(
            new ArrowType.Int(64, true),
            new ArrowType.Int(32, false),
            new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE),
            new ArrowType.Decimal(10, 0, 128),
            new ArrowType.Timestamp(TimeUnit.MILLISECOND, null))) {
      VectorSchemaRoot root =
          workspace.closeLater(
              VectorSchemaRoot.create(
                  new org.apache.arrow.vector.types.pojo.Schema(
                      List.of(Field.notNullable("id", type))),
                  workspace.allocator()));
      root.allocateNew();
      root.setRowCount(0);
      try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
        SchemaMismatchException refused =
            assertThrows(SchemaMismatchException.class, () -> write.writeArrow(root));
        Messages.assertNames(refused, "'id'", "Int32");
      }
    }
  }

  @Test
  void nullInNotNullColumnIsRefused() {
    SchemaMismatchException refused =
        refused(
            SchemaMismatchException.class,
            batch(
                List.of(Field.nullable("id", INT), Field.nullable("name", TEXT)),
                row(null, "no id")));
    Messages.assertNames(refused, "'id'", "NOT NULL", "row 0", "db.strict");
  }

  @Test
  void nullInNonNullableVectorIsRefused() {
    PaimonException refused =
        refused(
            SchemaMismatchException.class,
            corrupted(root -> ((IntVector) root.getVector(0)).setNull(1)));
    Messages.assertNames(refused, "'id'", "row 1");
  }

  @Test
  void nullInNotNullArrayElementIsRefused() {
    PaimonException refused =
        refused(
            PaimonException.class,
            corrupted(
                root ->
                    ((VarCharVector) ((ListVector) root.getVector("tags")).getDataVector())
                        .setNull(1)));
    Messages.assertNames(refused, "'tags'");
  }

  @Test
  void nullInNotNullRowFieldIsRefused() {
    PaimonException refused =
        refused(
            PaimonException.class,
            corrupted(
                root ->
                    ((IntVector) ((StructVector) root.getVector("pair")).getChild("a"))
                        .setNull(1)));
    Messages.assertNames(refused, "'pair'");
  }

  @Test
  void unknownRowFieldIsRefused() {
    Field pair =
        new Field(
            "pair",
            FieldType.nullable(new ArrowType.Struct()),
            List.of(Field.notNullable("a", INT), Field.nullable("c", INT)));
    SchemaMismatchException refused =
        refused(
            SchemaMismatchException.class,
            batch(List.of(Field.notNullable("id", INT), pair), row(9, row(1, 2))));
    Messages.assertNames(refused, "'pair.c'", "not in the table");
  }

  @Test
  void invalidUtf8IsRefused() {
    for (byte[] bytes : List.of(new byte[] {(byte) 0xFF}, new byte[] {'a', (byte) 0xC3})) {
      VectorSchemaRoot root = workspace.batch(table, List.of(SECOND));
      VarCharVector names = (VarCharVector) root.getVector("name");
      names.setSafe(0, bytes);
      root.setRowCount(1);
      TableState before = TableState.of(table, workspace.allocator());
      try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
        InvalidArgumentException refused =
            assertThrows(InvalidArgumentException.class, () -> write.writeArrow(root));
        Messages.assertNames(refused, "'name'", "UTF8");
        assertEquals(List.of(), write.prepareCommit());
      }
      assertEquals(before, TableState.of(table, workspace.allocator()));
    }
  }

  @Test
  void invalidUtf8InArrayIsRefused() {
    PaimonException refused =
        refused(
            InvalidArgumentException.class,
            corrupted(
                root -> {
                  var texts = ((ListVector) root.getVector("tags")).getDataVector();
                  texts.getDataBuffer().setByte(0, 0xFE);
                }));
    Messages.assertNames(refused, "'tags'");
  }

  /**
   * The C data interface has no buffer lengths, so the native library uses the last offset as the
   * length of the data. A wrong offset would make the library read and write foreign memory.
   */
  @ParameterizedTest
  @CsvSource({"STRING, -1", "STRING, END", "BYTES, -2147483648", "BYTES, END"})
  void lastOffsetBeyondBufferIsRefused(String type, String offset) {
    Table texts = workspace.create("texts", Schema.builder().column("text", type));
    Object value = type.equals("STRING") ? "abc" : ByteBuffer.wrap(new byte[3]);
    VectorSchemaRoot root = workspace.batch(texts, List.of(row(value), row(value)));
    FieldVector vector = root.getVector("text");
    int end = (int) vector.getDataBuffer().capacity();
    int last = offset.equals("END") ? end + 1 : Integer.parseInt(offset);
    vector.getOffsetBuffer().setInt(2 * Integer.BYTES, last);
    try (BatchTableWrite write = texts.newBatchWriteBuilder().newWrite()) {
      InvalidArgumentException refused =
          assertThrows(InvalidArgumentException.class, () -> write.writeArrow(root));
      Messages.assertNames(refused, "'text'");
      assertEquals(List.of(), write.prepareCommit());
    }
  }

  @Test
  void lastOffsetOfNestedTextBeyondBufferIsRefused() {
    VectorSchemaRoot root = workspace.batch(table, List.of(SECOND, SECOND));
    FieldVector texts = ((ListVector) root.getVector("tags")).getDataVector();
    int end = (int) texts.getDataBuffer().capacity();
    texts.getOffsetBuffer().setInt(2 * Integer.BYTES, end + 1);
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      InvalidArgumentException refused =
          assertThrows(InvalidArgumentException.class, () -> write.writeArrow(root));
      Messages.assertNames(refused, "'tags'");
      assertEquals(List.of(), write.prepareCommit());
    }
  }

  /** The metadata of a damaged or malicious stream may not match its body. */
  @ParameterizedTest
  @EnumSource
  void streamWithLessTextThanDeclaredIsRefused(Ipc format) throws IOException {
    Table texts = workspace.create("texts", Schema.builder().column("text", "STRING"));
    byte[] bytes =
        format.write(
            texts.arrowSchema(), workspace.allocator(), List.of(List.of(row("abc"), row("defg"))));
    byte[] offsets = ints(0, 3, 7);
    int at = indexOf(bytes, offsets);
    System.arraycopy(ints(0, 3, 30), 0, bytes, at, offsets.length);
    try (BatchTableWrite write = texts.newBatchWriteBuilder().newWrite();
        ArrowReader reader = format.reader(bytes, workspace.allocator())) {
      InvalidArgumentException refused =
          assertThrows(InvalidArgumentException.class, () -> write.writeArrow(reader));
      Messages.assertNames(refused, "'text'");
      assertEquals(List.of(), write.prepareCommit());
    }
  }

  /** Checks that a vector is refused if its buffers, loaded as by an IPC reader, are too small. */
  private void assertTooSmallBuffersRefused(FieldVector vector, int rows, long... sizes) {
    String name = "short" + workspace.catalog().listTables(Workspace.DATABASE).size();
    Table table = workspace.create(name, Schema.fromArrow(schemaOf(vector)));
    List<ArrowBuf> buffers = new ArrayList<>();
    for (long size : sizes) {
      // The memory after the slice is zero, so it contains valid values.
      ArrowBuf larger = workspace.closeLater(workspace.allocator().buffer(1 << 14));
      larger.setZero(0L, larger.capacity());
      buffers.add(larger.slice(0, size));
    }
    vector.loadFieldBuffers(new ArrowFieldNode(rows, 1), buffers);
    workspace.closeLater(vector);
    VectorSchemaRoot root = new VectorSchemaRoot(List.of(vector.getField()), List.of(vector), rows);
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      InvalidArgumentException refused =
          assertThrows(InvalidArgumentException.class, () -> write.writeArrow(root));
      Messages.assertNames(refused, "'v'");
      assertEquals(List.of(), write.prepareCommit());
    }
  }

  private static org.apache.arrow.vector.types.pojo.Schema schemaOf(FieldVector vector) {
    return new org.apache.arrow.vector.types.pojo.Schema(List.of(vector.getField()));
  }

  @Test
  void columnWithFewerValuesThanRowsIsRefused() {
    assertTooSmallBuffersRefused(new BigIntVector("v", workspace.allocator()), 60, 8, 64);
    assertTooSmallBuffersRefused(new BitVector("v", workspace.allocator()), 600, 75, 8);
  }

  @Test
  void columnWithFewerOffsetsThanRowsIsRefused() {
    assertTooSmallBuffersRefused(new VarCharVector("v", workspace.allocator()), 60, 8, 64, 64);
    assertTooSmallBuffersRefused(new LargeVarCharVector("v", workspace.allocator()), 60, 8, 64, 64);
  }

  @Test
  void columnWithFewerViewsThanRowsIsRefused() {
    assertTooSmallBuffersRefused(new ViewVarCharVector("v", workspace.allocator()), 60, 8, 64);
  }

  @Test
  void columnWithFewerValidityBitsThanRowsIsRefused() {
    assertTooSmallBuffersRefused(new IntVector("v", workspace.allocator()), 1000, 8, 4000);
    assertTooSmallBuffersRefused(new VarCharVector("v", workspace.allocator()), 1000, 8, 4004, 8);
  }

  private static byte[] ints(int... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i + part.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("the stream does not contain the offsets");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1 << 30})
  void arrayOffsetOutOfRangeIsRefused(int offset) {
    VectorSchemaRoot root = workspace.batch(table, List.of(SECOND, SECOND));
    root.getVector("tags").getOffsetBuffer().setInt(Integer.BYTES, offset);
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      InvalidArgumentException refused =
          assertThrows(InvalidArgumentException.class, () -> write.writeArrow(root));
      Messages.assertNames(refused, "'tags'");
      assertEquals(List.of(), write.prepareCommit());
    }
  }

  @Test
  void batchWithoutColumnsIsRefused() {
    VectorSchemaRoot none = workspace.closeLater(new VectorSchemaRoot(List.of()));
    Messages.assertNames(refused(SchemaMismatchException.class, none), "no columns");
  }

  @Test
  void batchesBeforeAnInvalidOneAreKept() throws Exception {
    var fields = List.of(Field.nullable("id", INT), Field.nullable("name", TEXT));
    byte[] bytes =
        Ipc.STREAM.write(
            new org.apache.arrow.vector.types.pojo.Schema(fields),
            workspace.allocator(),
            List.of(List.of(row(5, "good")), List.of(row(null, "bad")), List.of(row(6, "never"))));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages;
    try (BatchTableWrite write = builder.newWrite();
        var reader = Ipc.STREAM.reader(bytes, workspace.allocator())) {
      Messages.assertNames(
          assertThrows(SchemaMismatchException.class, () -> write.writeArrow(reader)), "'id'");
      messages = write.prepareCommit();
    }
    Workspace.commit(builder, messages);
    Rows.assertSame(List.of(FIRST, row(5, "good", null, null)), workspace.rows(table));
  }
}
