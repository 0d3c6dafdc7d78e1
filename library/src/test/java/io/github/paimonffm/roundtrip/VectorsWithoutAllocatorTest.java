package io.github.paimonffm.roundtrip;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.util.hash.ArrowBufHasher;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ZeroVector;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.ListViewVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.RunEndEncodedVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.UnionVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Batches with vectors that have no allocator, or different allocators, at any level. */
class VectorsWithoutAllocatorTest {

  private static final FieldType NULL = FieldType.nullable(ArrowType.Null.INSTANCE);
  private static final FieldType INT = FieldType.nullable(MinorType.INT.getType());
  private static final FieldType TEXT = FieldType.nullable(MinorType.VARCHAR.getType());

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;

  @BeforeEach
  void create() {
    table =
        workspace.create(
            "t",
            Schema.builder()
                .column("id", "INT")
                .column("text", "STRING")
                .column("list", "ARRAY<INT>")
                .column("map", "MAP<STRING, INT>")
                .column("pair", "ROW<a INT, b STRING>")
                .column("vector", "VECTOR<FLOAT, 2>"));
  }

  private IntVector ids(BufferAllocator allocator, int... values) {
    IntVector ids = new IntVector("id", allocator);
    for (int i = 0; i < values.length; i++) {
      ids.setSafe(i, values[i]);
    }
    ids.setValueCount(values.length);
    return ids;
  }

  private static <V extends FieldVector> V counted(V vector, int values) {
    vector.setValueCount(values);
    return vector;
  }

  private VectorSchemaRoot root(FieldVector... columns) {
    return workspace.closeLater(new VectorSchemaRoot(Arrays.asList(columns)));
  }

  /** Writes a batch, and returns the rows of the table. */
  private List<List<Object>> write(VectorSchemaRoot root, Dictionary... dictionaries) {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages;
    try (BatchTableWrite write = builder.newWrite()) {
      write.writeArrow(root, new MapDictionaryProvider(dictionaries));
      messages = write.prepareCommit();
    }
    Workspace.commit(builder, messages).orElseThrow();
    return workspace.rows(table);
  }

  private void assertRefused(VectorSchemaRoot root, String... parts) {
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      SchemaMismatchException refused =
          TableState.assertRefused(
              SchemaMismatchException.class,
              table,
              workspace.allocator(),
              () -> write.writeArrow(root));
      Messages.assertNames(refused, parts);
      assertEquals(List.of(), write.prepareCommit());
    }
  }

  @Test
  void nullVectorAsFirstColumnIsWritten() {
    VectorSchemaRoot root = root(new NullVector("text", 2), ids(workspace.allocator(), 1, 2));
    Rows.assertSame(
        List.of(row(1, null, null, null, null, null), row(2, null, null, null, null, null)),
        write(root));
  }

  @Test
  void nullVectorsAsAllColumnsAreWritten() {
    VectorSchemaRoot root =
        root(
            new NullVector("id", 2),
            new NullVector("text", 2),
            new NullVector("list", 2),
            new NullVector("map", 2),
            new NullVector("pair", 2),
            new NullVector("vector", 2));
    List<Object> nulls = row(null, null, null, null, null, null);
    Rows.assertSame(List.of(nulls, nulls), write(root));
  }

  @Test
  void zeroVectorHasNoRows() {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite()) {
      write.writeArrow(root(new ZeroVector("text")));
      assertEquals(List.of(), write.prepareCommit());
    }
  }

  @Test
  void extensionTypeOfNullsIsWrittenAsNulls() {
    VectorSchemaRoot root = root(new NullExtension("text", workspace.allocator(), 1));
    Rows.assertSame(List.of(row(null, null, null, null, null, null)), write(root));
  }

  /** An extension type whose values are all null. */
  private static final class NullExtension extends ExtensionTypeVector<NullVector> {
    NullExtension(String name, BufferAllocator allocator, int values) {
      super(new Field(name, NULL, null), allocator, new NullVector(name, values));
    }

    @Override
    public Object getObject(int index) {
      return null;
    }

    @Override
    public int hashCode(int index) {
      return hashCode(index, null);
    }

    @Override
    public int hashCode(int index, ArrowBufHasher hasher) {
      return getUnderlyingVector().hashCode(index, hasher);
    }
  }

  @Test
  void listsOfNullsAreWritten() {
    ListVector list = ListVector.empty("list", workspace.allocator());
    list.addOrGetVector(NULL);
    list.allocateNew();
    list.startNewValue(0);
    list.endValue(0, 2);
    list.setNull(1);
    list.startNewValue(2);
    list.endValue(2, 0);
    list.getDataVector().setValueCount(2);
    list.setValueCount(3);
    Rows.assertSame(
        List.of(
            row(null, null, Arrays.asList(null, null), null, null, null),
            row(null, null, null, null, null, null),
            row(null, null, List.of(), null, null, null)),
        write(root(list)));
  }

  @Test
  void largeListsAndListViewsOfNullsAreWritten() {
    LargeListVector large = LargeListVector.empty("list", workspace.allocator());
    large.addOrGetVector(NULL);
    large.allocateNew();
    large.startNewValue(0);
    large.endValue(0, 2);
    large.getDataVector().setValueCount(2);
    ListViewVector view = ListViewVector.empty("list", workspace.allocator());
    view.addOrGetVector(NULL);
    view.allocateNew();
    view.startNewValue(0);
    view.endValue(0, 2);
    view.getDataVector().setValueCount(2);
    List<Object> expected = row(null, null, Arrays.asList(null, null), null, null, null);
    Rows.assertSame(List.of(expected), write(root(counted(large, 1))));
    Rows.assertSame(List.of(expected, expected), write(root(counted(view, 1))));
  }

  @Test
  void fixedSizeListsOfNullsAreWritten() {
    FixedSizeListVector vector = FixedSizeListVector.empty("vector", 2, workspace.allocator());
    vector.addOrGetVector(NULL);
    vector.allocateNew();
    vector.setNotNull(0);
    vector.getDataVector().setValueCount(4);
    vector.setValueCount(2);
    Rows.assertSame(
        List.of(
            row(null, null, null, null, null, Arrays.asList(null, null)),
            row(null, null, null, null, null, null)),
        write(root(vector)));
  }

  @Test
  void mapsOfNullsAreWritten() {
    MapVector map = MapVector.empty("map", workspace.allocator(), false);
    StructVector entries = (StructVector) map.addOrGetVector(notNull(MinorType.STRUCT)).getVector();
    VarCharVector keys = entries.addOrGet("key", notNull(MinorType.VARCHAR), VarCharVector.class);
    NullVector values = entries.addOrGet("value", NULL, NullVector.class);
    map.allocateNew();
    map.startNewValue(0);
    keys.setSafe(0, "k".getBytes(StandardCharsets.UTF_8));
    entries.setIndexDefined(0);
    map.endValue(0, 1);
    values.setValueCount(1);
    map.setValueCount(1);
    Map<String, Object> expected = new java.util.HashMap<>();
    expected.put("k", null);
    Rows.assertSame(List.of(row(null, null, null, expected, null, null)), write(root(map)));
  }

  private static FieldType notNull(MinorType type) {
    return FieldType.notNullable(type.getType());
  }

  @Test
  void rowsOfNullsAreWritten() {
    StructVector pair = StructVector.empty("pair", workspace.allocator());
    NullVector first = pair.addOrGet("a", NULL, NullVector.class);
    pair.addOrGet("b", NULL, NullVector.class);
    pair.setIndexDefined(0);
    pair.setNull(1);
    pair.setValueCount(2);
    assertEquals(2, first.getValueCount());
    Rows.assertSame(
        List.of(
            row(null, null, null, null, Arrays.asList(null, null), null),
            row(null, null, null, null, null, null)),
        write(root(pair)));
  }

  @Test
  void dictionaryOfNullsIsWritten() {
    IntVector indices = ids(workspace.allocator(), 0, 1, 0);
    DictionaryEncoding encoding = new DictionaryEncoding(1, false, new ArrowType.Int(32, true));
    IntVector encoded =
        new IntVector(
            new Field("text", new FieldType(true, MinorType.INT.getType(), encoding), null),
            workspace.allocator());
    indices.makeTransferPair(encoded).transfer();
    List<Object> nulls = row(null, null, null, null, null, null);
    Rows.assertSame(
        List.of(nulls, nulls, nulls),
        write(root(encoded), new Dictionary(new NullVector("nulls", 2), encoding)));
  }

  @Test
  void runsOfNullsAreWritten() {
    RunEndEncodedVector runs = runs("text", new Field("values", NULL, null));
    runs.getValuesVector().setValueCount(2);
    List<Object> nulls = row(null, null, null, null, null, null);
    Rows.assertSame(List.of(nulls, nulls, nulls), write(root(runs)));
  }

  @Test
  void runsOfValuesAreWritten() {
    RunEndEncodedVector runs = runs("text", new Field("values", TEXT, null));
    VarCharVector values = (VarCharVector) runs.getValuesVector();
    values.setSafe(0, "twice".getBytes(StandardCharsets.UTF_8));
    values.setNull(1);
    values.setValueCount(2);
    List<Object> twice = row(null, "twice", null, null, null, null);
    Rows.assertSame(
        List.of(twice, twice, row(null, null, null, null, null, null)), write(root(runs)));
  }

  /** Returns three values: a run of two and a run of one. */
  private RunEndEncodedVector runs(String name, Field values) {
    FieldType type = FieldType.notNullable(ArrowType.RunEndEncoded.INSTANCE);
    Field ends = new Field("run_ends", notNull(MinorType.INT), null);
    RunEndEncodedVector runs =
        new RunEndEncodedVector(
            new Field(name, type, List.of(ends, values)), workspace.allocator(), null);
    runs.allocateNew();
    IntVector runEnds = (IntVector) runs.getRunEndsVector();
    runEnds.setSafe(0, 2);
    runEnds.setSafe(1, 3);
    runEnds.setValueCount(2);
    runs.setValueCount(3);
    return runs;
  }

  @Test
  void unionsAreRefusedWithTheirType() {
    UnionVector sparse = UnionVector.empty("text", workspace.allocator());
    sparse.addVector(new NullVector("nulls"));
    sparse.getIntVector();
    sparse.allocateNew();
    sparse.setType(0, MinorType.INT);
    sparse.setValueCount(1);
    assertRefused(root(sparse), "'text'", "Union");
    DenseUnionVector dense = DenseUnionVector.empty("text", workspace.allocator());
    byte type = dense.registerNewTypeId(new Field("nulls", NULL, null));
    dense.addVector(type, new NullVector("nulls", 1));
    dense.allocateNew();
    dense.setTypeId(0, type);
    dense.getOffsetBuffer().setInt(0, 0);
    dense.setValueCount(1);
    assertRefused(root(dense), "'text'", "Union");
  }

  @Test
  void rootWithoutColumnsIsRefused() {
    assertRefused(
        workspace.closeLater(new VectorSchemaRoot(List.of(), List.of(), 3)), "no columns");
  }

  @Test
  void columnsOfDifferentRootAllocatorsAreWritten() {
    try (BufferAllocator other = new RootAllocator()) {
      VarCharVector texts = new VarCharVector("text", other);
      texts.setSafe(0, "other allocator".getBytes(StandardCharsets.UTF_8));
      texts.setValueCount(1);
      try (VectorSchemaRoot root =
          new VectorSchemaRoot(List.of(ids(workspace.allocator(), 1), texts))) {
        Rows.assertSame(List.of(row(1, "other allocator", null, null, null, null)), write(root));
      }
    }
  }

  @Test
  void listTypeSetAfterRootCreationIsWritten() {
    ListVector list = ListVector.empty("list", workspace.allocator());
    VectorSchemaRoot root = root(list);
    IntVector elements = (IntVector) list.addOrGetVector(INT).getVector();
    list.startNewValue(0);
    elements.setSafe(0, 7);
    list.endValue(0, 1);
    root.setRowCount(1);
    Rows.assertSame(List.of(row(null, null, List.of(7), null, null, null)), write(root));
  }
}
