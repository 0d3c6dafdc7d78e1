package io.github.paimonffm.internal.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.testing.Concurrently;
import io.github.paimonffm.testing.Workspace;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compare.VectorEqualsVisitor;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Arrays as C structs, written by this library or by Arrow's own JNI library, and then imported.
 */
class ArrayImportTest {

  private static final List<Integer> ROWS = List.of(0, 1, 8, 9, 1000);

  @RegisterExtension final Workspace workspace = new Workspace();

  /** The memory of the exported structs, which any thread may read. */
  private final Arena arena = Arena.ofShared();

  private final AtomicInteger releases = new AtomicInteger();

  @AfterEach
  void closeArena() {
    arena.close();
  }

  static Stream<Field> fields() {
    return SampleFields.importable();
  }

  /** The release of the exported arrays. */
  private void release(MemorySegment array) {
    CMemory.at(array.address(), CArray.SIZE)
        .set(ValueLayout.ADDRESS, CArray.RELEASE, MemorySegment.NULL);
    releases.incrementAndGet();
  }

  private MemorySegment release() {
    try {
      var target =
          MethodHandles.lookup()
              .bind(this, "release", MethodType.methodType(void.class, MemorySegment.class));
      return Linker.nativeLinker().upcallStub(target, ReleaseCallback.TYPE, arena);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private VectorSchemaRoot source(int rows, double nulls, Field... fields) {
    VectorSchemaRoot root =
        VectorSchemaRoot.create(new Schema(List.of(fields)), workspace.allocator());
    new RandomVectors(nulls).fill(root, rows);
    return root;
  }

  private ArrayExport export(VectorSchemaRoot source) {
    return new ArrayExport(source, null, arena, release());
  }

  /** Imports an exported struct as the reader imports the struct of a downcall. */
  private static void load(
      MemorySegment exported, VectorSchemaRoot root, BufferAllocator allocator) {
    try (ImportedArray array = new ImportedArray(allocator)) {
      array.struct().copyFrom(exported);
      ArrayImport.load(array, root, allocator);
    }
  }

  private static void assertSame(VectorSchemaRoot expected, VectorSchemaRoot found) {
    assertEquals(expected.getRowCount(), found.getRowCount());
    for (int i = 0; i < expected.getFieldVectors().size(); i++) {
      FieldVector vector = found.getVector(i);
      assertTrue(
          VectorEqualsVisitor.vectorEquals(expected.getVector(i), vector),
          () -> expected.contentToTSVString() + "\nbut was\n" + found.contentToTSVString());
      assertEquals(expected.getVector(i).getNullCount(), vector.getNullCount());
    }
  }

  /** Returns the vector without its extension type, which a transfer loses. */
  private static ValueVector storage(FieldVector vector) {
    return vector instanceof ExtensionTypeVector<?> extension
        ? extension.getUnderlyingVector()
        : vector;
  }

  @ParameterizedTest
  @MethodSource("fields")
  void arrayIsImported(Field field) {
    int imports = 0;
    for (int rows : ROWS) {
      for (double nulls : new double[] {0, 0.3, 1}) {
        try (VectorSchemaRoot source = source(rows, nulls, field, field);
            ArrayExport export = export(source);
            BufferAllocator allocator = new RootAllocator();
            VectorSchemaRoot root = VectorSchemaRoot.create(source.getSchema(), allocator)) {
          load(export.array(), root, allocator);
          assertSame(source, root);
          assertTrue(root.getFieldVectors().stream().allMatch(v -> v.getValueCount() == rows));
        }
        assertEquals(++imports, releases.get());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void arrayOfArrowIsImported(Field field) {
    for (int rows : ROWS) {
      try (VectorSchemaRoot source = source(rows, 0.3, field);
          ArrowArray exported = ArrowArray.allocateNew(workspace.allocator());
          BufferAllocator allocator = new RootAllocator();
          VectorSchemaRoot root = VectorSchemaRoot.create(source.getSchema(), allocator)) {
        Data.exportVectorSchemaRoot(workspace.allocator(), source, null, exported);
        load(CMemory.at(exported.memoryAddress(), CArray.SIZE), root, allocator);
        assertSame(source, root);
      }
    }
  }

  /** The native library can export a slice of an array as an offset, for example of booleans. */
  @ParameterizedTest
  @MethodSource("fields")
  void offsetIsRespected(Field field) {
    int rows = 100;
    try (VectorSchemaRoot source = source(rows, 0.3, field);
        ArrayExport export = export(source);
        BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(source.getSchema(), allocator)) {
      MemorySegment child = new CArray(export.array()).child(0).struct();
      int imports = 0;
      for (int offset : new int[] {3, 8, 17, rows - 1}) {
        child.set(ValueLayout.JAVA_LONG, CArray.OFFSET, offset);
        for (MemorySegment struct : List.of(export.array(), child)) {
          struct.set(ValueLayout.JAVA_LONG, CArray.LENGTH, rows - offset);
        }
        boolean hasChildrenOnly =
            field.getType() instanceof ArrowType.Struct
                || field.getType() instanceof ArrowType.FixedSizeList;
        if (hasChildrenOnly) {
          assertThrows(IllegalStateException.class, () -> load(export.array(), root, allocator));
        } else {
          load(export.array(), root, allocator);
          TransferPair pair = source.getVector(0).getTransferPair(workspace.allocator());
          pair.splitAndTransfer(offset, rows - offset);
          try (FieldVector expected = (FieldVector) pair.getTo()) {
            assertTrue(
                VectorEqualsVisitor.vectorEquals(storage(expected), storage(root.getVector(0))));
          }
        }
        root.clear();
        assertEquals(++imports, releases.get());
      }
    }
  }

  @Test
  void nullsAreUncountedOrWithoutBuffer() {
    Field field = new Field("f", FieldType.nullable(new ArrowType.Int(32, true)), null);
    try (VectorSchemaRoot source = source(20, 0, field);
        ArrayExport export = export(source);
        VectorSchemaRoot root =
            VectorSchemaRoot.create(source.getSchema(), workspace.allocator())) {
      MemorySegment child = new CArray(export.array()).child(0).struct();
      child.set(ValueLayout.JAVA_LONG, CArray.NULL_COUNT, -1);
      load(export.array(), root, workspace.allocator());
      assertSame(source, root);
      CMemory.at(child.get(ValueLayout.ADDRESS, CArray.BUFFERS).address(), Long.BYTES)
          .set(ValueLayout.ADDRESS, 0, MemorySegment.NULL);
      for (long nulls : new long[] {-1, 0}) {
        child.set(ValueLayout.JAVA_LONG, CArray.NULL_COUNT, nulls);
        load(export.array(), root, workspace.allocator());
        assertSame(source, root);
      }
    }
    assertEquals(3, releases.get());
  }

  @Test
  void nothingLeaksAtAnyLimit() {
    Field[] fields = fields().toArray(Field[]::new);
    int refused = 0;
    boolean loaded = false;
    try (VectorSchemaRoot source = source(20, 0.3, fields);
        ArrayExport export = export(source)) {
      for (long limit = 0; !loaded; limit += 16) {
        int before = releases.get();
        try (RootAllocator allocator = new RootAllocator();
            VectorSchemaRoot root = VectorSchemaRoot.create(source.getSchema(), allocator)) {
          allocator.setLimit(limit + CArray.SIZE * 2);
          try {
            load(export.array(), root, allocator);
            assertSame(source, root);
            loaded = true;
          } catch (OutOfMemoryException e) {
            refused++;
            assertEquals(0, allocator.getAllocatedMemory());
            assertEquals(0, root.getRowCount());
            allocator.setLimit(Long.MAX_VALUE);
            load(export.array(), root, allocator);
            assertSame(source, root);
            assertEquals(before + 1, releases.get());
          }
        }
        assertEquals(before + (loaded ? 1 : 2), releases.get());
      }
    }
    assertTrue(refused > 100, "the limit was hit only " + refused + " times");
  }

  @Test
  void newBatchReleasesTheOldOne() {
    Field field = fields().toList().getLast();
    try (VectorSchemaRoot source = source(50, 0.3, field);
        ArrayExport export = export(source);
        BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(source.getSchema(), allocator)) {
      load(export.array(), root, allocator);
      long memory = allocator.getAllocatedMemory();
      for (int i = 1; i < 5; i++) {
        assertEquals(i - 1, releases.get());
        load(export.array(), root, allocator);
        assertSame(source, root);
        assertEquals(memory, allocator.getAllocatedMemory());
      }
      assertEquals(
          memory + 2 * Long.highestOneBit(CArray.SIZE),
          allocator.getPeakMemoryAllocation(),
          "only the new struct and the old batch are allocated at the same time");
    }
    assertEquals(5, releases.get());
  }

  @Test
  void buffersAreReleasedByAnyThread() throws Exception {
    Field[] fields = fields().toArray(Field[]::new);
    try (VectorSchemaRoot source = source(30, 0.3, fields);
        ArrayExport export = export(source);
        BufferAllocator allocator = new RootAllocator()) {
      for (int round = 1; round <= 20; round++) {
        List<ArrowBuf> buffers = new ArrayList<>();
        try (VectorSchemaRoot root = VectorSchemaRoot.create(source.getSchema(), allocator)) {
          load(export.array(), root, allocator);
          for (FieldVector vector : root.getFieldVectors()) {
            buffers.addAll(List.of(vector.getBuffers(false)));
          }
          buffers.forEach(buffer -> buffer.getReferenceManager().retain());
        }
        assertEquals(round - 1, releases.get(), "the buffers keep the array");
        Concurrently.run(
            4,
            n -> {
              for (int i = n; i < buffers.size(); i += 4) {
                buffers.get(i).close();
              }
              return null;
            });
        assertEquals(round, releases.get());
        assertEquals(0, allocator.getAllocatedMemory());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void transferredVectorKeepsArray(Field field) {
    try (VectorSchemaRoot source = source(30, 0.3, field);
        ArrayExport export = export(source);
        BufferAllocator allocator = new RootAllocator()) {
      FieldVector kept;
      try (VectorSchemaRoot root = VectorSchemaRoot.create(source.getSchema(), allocator)) {
        load(export.array(), root, allocator);
        TransferPair pair = root.getVector(0).getTransferPair(allocator);
        pair.transfer();
        kept = (FieldVector) pair.getTo();
      }
      boolean hasMemory = !(field.getType() instanceof ArrowType.Null);
      assertEquals(hasMemory ? 0 : 1, releases.get());
      assertTrue(VectorEqualsVisitor.vectorEquals(storage(source.getVector(0)), storage(kept)));
      kept.close();
      assertEquals(1, releases.get());
    }
  }

  @Test
  void batchWithoutColumnsIsReleasedAtOnce() {
    try (VectorSchemaRoot source = source(7, 0);
        ArrayExport export = export(source);
        VectorSchemaRoot root =
            VectorSchemaRoot.create(source.getSchema(), workspace.allocator())) {
      load(export.array(), root, workspace.allocator());
      assertEquals(7, root.getRowCount());
      assertEquals(1, releases.get());
    }
  }

  @Test
  void emptyStructHasNothingToRelease() {
    try (BufferAllocator allocator = new RootAllocator()) {
      try (ImportedArray array = new ImportedArray(allocator)) {
        assertEquals(0, new CArray(array.struct()).length());
        assertTrue(allocator.getAllocatedMemory() > 0);
      }
      assertEquals(0, allocator.getAllocatedMemory());
    }
  }

  @Test
  void arrayThatDoesNotFitIsReleased() {
    Field number = new Field("number", FieldType.nullable(new ArrowType.Int(32, true)), null);
    Field text = new Field("text", FieldType.nullable(ArrowType.Utf8.INSTANCE), null);
    Field row = new Field("row", FieldType.nullable(ArrowType.Struct.INSTANCE), List.of(text));
    Field rows =
        new Field("row", FieldType.nullable(ArrowType.Struct.INSTANCE), List.of(text, number));
    assertMisfit("has 2 children; expected 1", List.of(number, number), List.of(number));
    assertMisfit("has 1 children; expected 2", List.of(number), List.of(number, number));
    assertMisfit(
        "'number' has 3 buffers; expected 2", List.of(number, text), List.of(number, number));
    assertMisfit("'row' has 2 children; expected 1", List.of(number, rows), List.of(number, row));
  }

  private void assertMisfit(String message, List<Field> exported, List<Field> expected) {
    try (VectorSchemaRoot source = source(5, 0.3, exported.toArray(Field[]::new));
        ArrayExport export = export(source)) {
      assertRefused(IllegalStateException.class, message, export.array(), new Schema(expected));
    }
  }

  private void assertRefused(
      Class<? extends Exception> type, String message, MemorySegment exported, Schema expected) {
    int before = releases.get();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(expected, allocator)) {
      Exception e = assertThrows(type, () -> load(exported, root, allocator));
      assertTrue(e.getMessage().contains(message), e::getMessage);
      assertEquals(before + 1, releases.get());
      assertEquals(0, allocator.getAllocatedMemory());
    }
  }

  @Test
  void damagedStructIsRefused() {
    Field text = new Field("text", FieldType.nullable(ArrowType.Utf8.INSTANCE), null);
    Schema schema = new Schema(List.of(text));
    try (VectorSchemaRoot source = source(5, 0.3, text)) {
      assertDamageRefused(source, "null rows", CArray.NULL_COUNT, 1, false);
      assertDamageRefused(source, "an offset", CArray.OFFSET, 1, false);
      assertDamageRefused(
          source, "'text' has 5 values, but the batch has 6", CArray.LENGTH, 6, false);
      assertDamageRefused(source, "'text' has 2 buffers", CArray.BUFFER_COUNT, 2, true);
      try (ArrayExport export = export(source)) {
        MemorySegment child = new CArray(export.array()).child(0).struct();
        MemorySegment buffers =
            CMemory.at(child.get(ValueLayout.ADDRESS, CArray.BUFFERS).address(), 3 * Long.BYTES);
        buffers.setAtIndex(ValueLayout.JAVA_LONG, 2, 0);
        assertRefused(IllegalStateException.class, "buffer 2", export.array(), schema);
        MemorySegment offsets = arena.allocate(6 * Integer.BYTES);
        offsets.setAtIndex(ValueLayout.JAVA_INT, 5, -1);
        buffers.setAtIndex(ValueLayout.ADDRESS, 1, offsets);
        assertRefused(IllegalStateException.class, "offset is -1", export.array(), schema);
      }
    }
  }

  private void assertDamageRefused(
      VectorSchemaRoot source, String message, long field, long value, boolean ofChild) {
    try (ArrayExport export = export(source)) {
      MemorySegment struct =
          ofChild ? new CArray(export.array()).child(0).struct() : export.array();
      struct.set(ValueLayout.JAVA_LONG, field, value);
      assertRefused(IllegalStateException.class, message, export.array(), source.getSchema());
    }
  }

  @Test
  void typesThatAreNeverExportedAreNamed() {
    Field number = new Field("f", FieldType.nullable(new ArrowType.Int(8, true)), null);
    DictionaryEncoding encoding = new DictionaryEncoding(1, false, null);
    Field encoded =
        new Field("f", new FieldType(true, new ArrowType.Int(32, true), encoding), null);
    try (VectorSchemaRoot source = source(5, 0.3, number);
        ArrayExport export = export(source)) {
      Stream.concat(SampleFields.notImportable(), Stream.of(encoded))
          .forEach(
              field ->
                  assertRefused(
                      UnsupportedOperationException.class,
                      "field 'f' has the type f: ",
                      export.array(),
                      new Schema(List.of(field))));
      new CArray(export.array())
          .child(0)
          .struct()
          .set(ValueLayout.ADDRESS, CArray.DICTIONARY, export.array());
      assertRefused(
          UnsupportedOperationException.class,
          "an array with a dictionary",
          export.array(),
          source.getSchema());
    }
  }
}
