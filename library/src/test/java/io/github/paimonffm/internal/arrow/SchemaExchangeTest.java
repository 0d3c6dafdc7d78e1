package io.github.paimonffm.internal.arrow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.testing.Workspace;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.c.CDataDictionaryProvider;
import org.apache.arrow.c.Data;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas as C structs, written and read by this library and by Arrow's own JNI library. */
class SchemaExchangeTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private final Arena arena = Arena.ofConfined();

  @AfterEach
  void closeArena() {
    arena.close();
  }

  static Stream<Field> fields() {
    return Stream.of(
            SampleFields.importable(), SampleFields.notImportable(), SampleFields.withAttributes())
        .flatMap(fields -> fields);
  }

  /** Returns what Arrow reads from a schema that this library writes. */
  private Schema readByArrow(Schema schema, DictionaryProvider dictionaries) {
    try (NativeCall call = new NativeCall();
        CDataDictionaryProvider found = new CDataDictionaryProvider()) {
      MemorySegment struct = export(schema.getFields(), dictionaries, call);
      ArrowSchema arrow = ArrowSchema.wrap(struct.address());
      Schema read = Data.importSchema(workspace.allocator(), arrow, found, false);
      assertEquals(0, release(struct), "Arrow has called the release");
      return read;
    }
  }

  /** Returns what this library reads from a schema that Arrow writes. */
  private Schema writtenByArrow(Schema schema, DictionaryProvider dictionaries) {
    try (NativeCall call = new NativeCall();
        ArrowSchema arrow = ArrowSchema.allocateNew(workspace.allocator())) {
      Data.exportSchema(workspace.allocator(), schema, dictionaries, arrow);
      MemorySegment[] moved = new MemorySegment[1];
      Schema read =
          SchemaImport.schema(
              call,
              struct -> {
                struct.copyFrom(CMemory.at(arrow.memoryAddress(), CSchema.SIZE));
                moved[0] = struct;
              });
      assertEquals(0, release(moved[0]), "the import has called the release");
      return read;
    }
  }

  /** Exports a schema with a release that marks the struct, as Arrow requires. */
  private MemorySegment export(
      List<Field> fields, DictionaryProvider dictionaries, NativeCall call) {
    try {
      MethodHandle target =
          MethodHandles.lookup()
              .findStatic(
                  SchemaExchangeTest.class, "markReleased", ReleaseCallback.TYPE.toMethodType());
      MemorySegment stub = Linker.nativeLinker().upcallStub(target, ReleaseCallback.TYPE, arena);
      return SchemaExport.export(fields, dictionaries, call::allocate, stub);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static void markReleased(MemorySegment schema) {
    CMemory.at(schema.address(), CSchema.SIZE)
        .set(ValueLayout.ADDRESS, CSchema.RELEASE, MemorySegment.NULL);
  }

  private static long release(MemorySegment schema) {
    return schema.get(ValueLayout.ADDRESS, CSchema.RELEASE).address();
  }

  @ParameterizedTest
  @MethodSource("fields")
  void arrowReadsWrittenField(Field field) {
    Schema schema = new Schema(List.of(field));
    assertEquals(schema, readByArrow(schema, null));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void fieldWrittenByArrowIsRead(Field field) {
    Schema schema = new Schema(List.of(field, field), Map.of("table", "t"));
    assertEquals(schema, writtenByArrow(schema, null));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void dictionaryIsExchanged(boolean ordered) {
    DictionaryEncoding encoding = new DictionaryEncoding(0, ordered, new ArrowType.Int(16, true));
    Field column = new Field("f", new FieldType(true, encoding.getIndexType(), encoding), null);
    Schema schema = new Schema(List.of(column));
    try (VarCharVector values = new VarCharVector("values", workspace.allocator())) {
      var provider = new DictionaryProvider.MapDictionaryProvider(new Dictionary(values, encoding));
      assertEquals(schema, readByArrow(schema, provider));
      assertEquals(schema, writtenByArrow(schema, provider));
    }
  }

  @Test
  void dictionaryHasTheTypeOfItsValues() {
    DictionaryEncoding encoding = new DictionaryEncoding(7, false, new ArrowType.Int(8, true));
    Field column = new Field("f", new FieldType(true, encoding.getIndexType(), encoding), null);
    try (VarCharVector values = new VarCharVector("values", workspace.allocator());
        NativeCall call = new NativeCall()) {
      var provider = new DictionaryProvider.MapDictionaryProvider(new Dictionary(values, encoding));
      CSchema exported = new CSchema(export(List.of(column), provider, call));
      CSchema field = exported.child(0);
      assertEquals("c", field.format());
      assertEquals("u", field.dictionary().orElseThrow().format());
      assertTrue(exported.dictionary().isEmpty());
    }
  }

  /** The native library moves the struct and releases its own copy. */
  @Test
  void releaseOnlyMarksTheStructAsReleased() {
    try (NativeCall call = new NativeCall()) {
      MemorySegment struct =
          SchemaExport.export(
              List.of(), null, call::allocate, PaimonFfm.pffm_schema_release$address());
      MemorySegment moved = call.allocate(CSchema.SIZE + 64).fill((byte) 7).copyFrom(struct);
      byte[] before = moved.toArray(ValueLayout.JAVA_BYTE);
      new CSchema(moved).release();
      assertEquals(MemorySegment.NULL, moved.get(ValueLayout.ADDRESS, CSchema.RELEASE));
      moved.set(ValueLayout.ADDRESS, CSchema.RELEASE, PaimonFfm.pffm_schema_release$address());
      assertArrayEquals(before, moved.toArray(ValueLayout.JAVA_BYTE));
    }
  }

  @Test
  void structIsReleasedIfItCannotBeRead() {
    try (NativeCall call = new NativeCall()) {
      MemorySegment noStruct = export(List.of(), null, call);
      noStruct.set(ValueLayout.ADDRESS, CSchema.FORMAT, call.bytes(new byte[] {'n', 0}));
      MemorySegment[] moved = new MemorySegment[1];
      assertThrows(
          IllegalStateException.class,
          () ->
              SchemaImport.schema(
                  call,
                  struct -> {
                    struct.copyFrom(noStruct);
                    moved[0] = struct;
                  }));
      assertEquals(0, release(moved[0]));
    }
  }

  @Test
  void failedDowncallLeavesNothingToRelease() {
    try (NativeCall call = new NativeCall()) {
      RuntimeException failure = new RuntimeException();
      assertEquals(
          failure,
          assertThrows(
              RuntimeException.class,
              () ->
                  SchemaImport.schema(
                      call,
                      struct -> {
                        throw failure;
                      })));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", ":", "d:1", "d:x,1", "w:", "w:x", "+w:1.5", "tsx:", "tsu", "+us:a", "+q"})
  void unknownFormatIsRefused(String format) {
    UnsupportedOperationException e =
        assertThrows(UnsupportedOperationException.class, () -> SchemaFormat.type(format, false));
    assertTrue(e.getMessage().contains("'" + format + "'"), e.getMessage());
  }

  @Test
  void typeWithoutFormatIsRefused() {
    for (ArrowType type :
        List.of(
            new ArrowType.Int(24, true),
            new ArrowType.Time(org.apache.arrow.vector.types.TimeUnit.SECOND, 64))) {
      assertThrows(UnsupportedOperationException.class, () -> SchemaFormat.of(type));
    }
  }
}
