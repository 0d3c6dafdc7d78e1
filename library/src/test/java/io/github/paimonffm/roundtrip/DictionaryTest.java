package io.github.paimonffm.roundtrip;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Column;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.testing.Ipc;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.util.Text;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dictionary-encoded columns are written as their values. */
class DictionaryTest {

  private static final long TEXTS = 7;
  private static final long NUMBERS = 8;

  @RegisterExtension final Workspace workspace = new Workspace();

  private final MapDictionaryProvider dictionaries = new MapDictionaryProvider();
  private VectorSchemaRoot encoded;

  private static final List<List<Object>> ROWS =
      List.of(
          row(1L, "red", 100L),
          row(2L, null, -5L),
          row(3L, "green", null),
          row(4L, "red", 100L),
          row(5L, "", -5L));

  @BeforeEach
  void encode() {
    VarCharVector texts = new VarCharVector("texts", workspace.allocator());
    workspace.closeLater(texts);
    List.of("green", "", "red", "never used")
        .forEach(text -> texts.setSafe(texts.getValueCount(), add(texts, text)));
    BigIntVector numbers = new BigIntVector("numbers", workspace.allocator());
    workspace.closeLater(numbers);
    numbers.setSafe(0, 100);
    numbers.setSafe(1, -5);
    numbers.setValueCount(2);
    dictionaries.put(
        new Dictionary(texts, new DictionaryEncoding(TEXTS, false, new ArrowType.Int(8, true))));
    dictionaries.put(
        new Dictionary(
            numbers, new DictionaryEncoding(NUMBERS, false, new ArrowType.Int(32, true))));

    try (VectorSchemaRoot plain =
        Rows.batch(
            new org.apache.arrow.vector.types.pojo.Schema(
                schema().columns().stream()
                    .map(
                        column ->
                            column.type().startsWith("BIGINT")
                                ? org.apache.arrow.vector.types.pojo.Field.nullable(
                                    column.name(), new ArrowType.Int(64, true))
                                : org.apache.arrow.vector.types.pojo.Field.nullable(
                                    column.name(), new ArrowType.Utf8()))
                    .toList()),
            workspace.allocator(),
            ROWS)) {
      BigIntVector id = (BigIntVector) plain.getVector("id");
      BigIntVector copiedId = (BigIntVector) id.getTransferPair(workspace.allocator()).getTo();
      id.makeTransferPair(copiedId).transfer();
      FieldVector color =
          (FieldVector)
              DictionaryEncoder.encode(plain.getVector("color"), dictionaries.lookup(TEXTS));
      FieldVector size =
          (FieldVector)
              DictionaryEncoder.encode(plain.getVector("size"), dictionaries.lookup(NUMBERS));
      encoded = workspace.closeLater(new VectorSchemaRoot(List.of(copiedId, color, size)));
    }
    assertNotNull(encoded.getVector("color").getField().getDictionary());
  }

  /** The type of a dictionary's values is not in the field of the column. */
  @Test
  void dictionariesOfOneIdCanHaveDifferentTypes() {
    Table table = workspace.catalog().createTable(Workspace.named("t"), schema(), false);
    IntVector narrow = workspace.closeLater(new IntVector("numbers", workspace.allocator()));
    narrow.setSafe(0, 100);
    narrow.setSafe(1, -5);
    narrow.setValueCount(2);
    Dictionary numbers = new Dictionary(narrow, dictionaries.lookup(NUMBERS).getEncoding());
    MapDictionaryProvider others = new MapDictionaryProvider(dictionaries.lookup(TEXTS), numbers);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite()) {
      write.writeArrow(encoded, dictionaries);
      write.writeArrow(encoded, others);
      write.writeArrow(encoded, dictionaries);
      Workspace.commit(builder, write.prepareCommit()).orElseThrow();
    }
    List<List<Object>> expected = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      expected.addAll(ROWS);
    }
    Rows.assertSame(expected, workspace.rows(table));
  }

  private static byte[] add(VarCharVector vector, String text) {
    vector.setValueCount(vector.getValueCount() + 1);
    return new Text(text).copyBytes();
  }

  private static Schema schema() {
    return Schema.builder()
        .column("id", "BIGINT")
        .column("color", "STRING")
        .column("size", "BIGINT")
        .build();
  }

  private Table table() {
    return workspace.catalog().createTable(Workspace.named("colors"), schema(), false);
  }

  @Test
  void dictionaryOfProviderIsDecoded() {
    Table table = table();
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages;
    try (BatchTableWrite write = builder.newWrite()) {
      write.writeArrow(encoded, dictionaries);
      // The second batch has different indices and the same dictionary.
      IntVector size = (IntVector) encoded.getVector("size");
      size.set(2, 0);
      write.writeArrow(encoded, dictionaries);
      messages = write.prepareCommit();
    }
    Workspace.commit(builder, messages);

    List<List<Object>> expected = new ArrayList<>(ROWS);
    expected.addAll(ROWS);
    expected.set(ROWS.size() + 2, row(3L, "green", 100L));
    Rows.assertSame(expected, workspace.rows(table));
  }

  @ParameterizedTest
  @EnumSource
  void dictionaryOfReaderIsDecoded(Ipc format) throws IOException {
    byte[] bytes = format.write(encoded, dictionaries, List.of(() -> {}, () -> {}));
    Table table;
    BatchWriteBuilder builder;
    List<CommitMessage> messages;
    try (ArrowReader reader = format.reader(bytes, workspace.allocator())) {
      Schema read = Schema.fromArrow(reader.getVectorSchemaRoot().getSchema(), reader).build();
      assertEquals(
          List.of("BIGINT", "STRING", "BIGINT"),
          read.columns().stream().map(Column::type).toList());
      table = workspace.catalog().createTable(Workspace.named("read"), read, false);
      builder = table.newBatchWriteBuilder();
      try (BatchTableWrite write = builder.newWrite()) {
        assertEquals(10, write.writeArrow(reader));
        messages = write.prepareCommit();
      }
    }
    Workspace.commit(builder, messages);
    List<List<Object>> expected = new ArrayList<>(ROWS);
    expected.addAll(ROWS);
    Rows.assertSame(expected, workspace.rows(table));
  }

  @Test
  void missingDictionaryIsNamed() {
    Table table = table();
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      InvalidArgumentException without =
          TableState.assertRefused(
              InvalidArgumentException.class,
              table,
              workspace.allocator(),
              () -> write.writeArrow(encoded));
      Messages.assertNames(without, "'color'", "dictionary " + TEXTS, "DictionaryProvider");

      MapDictionaryProvider half = new MapDictionaryProvider(dictionaries.lookup(TEXTS));
      InvalidArgumentException incomplete =
          assertThrows(InvalidArgumentException.class, () -> write.writeArrow(encoded, half));
      Messages.assertNames(incomplete, "'size'", "dictionary " + NUMBERS);
      assertEquals(List.of(), write.prepareCommit());
    }
  }

  @Test
  void indexBeyondDictionaryIsRefused() {
    Table table = table();
    IntVector size = (IntVector) encoded.getVector("size");
    size.set(1, 2);
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      InvalidArgumentException refused =
          TableState.assertRefused(
              InvalidArgumentException.class,
              table,
              workspace.allocator(),
              () -> write.writeArrow(encoded, dictionaries));
      Messages.assertNames(refused, "size");
      assertEquals(List.of(), write.prepareCommit());
    }
  }

  @Test
  void closedDictionaryIsRefused() {
    dictionaries.lookup(NUMBERS).getVector().close();
    assertRefused("'size'");
  }

  private void assertRefused(String named) {
    assertRefused(named, dictionaries);
  }

  private void assertRefused(String named, DictionaryProvider provider) {
    Table table = table();
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      InvalidArgumentException refused =
          TableState.assertRefused(
              InvalidArgumentException.class,
              table,
              workspace.allocator(),
              () -> write.writeArrow(encoded, provider));
      Messages.assertNames(refused, named);
      assertEquals(List.of(), write.prepareCommit());
    }
  }

  /** Returns the dictionaries with replaced texts: "a", "b", "c". */
  private DictionaryProvider withTexts(VarCharVector texts, ArrowBuf offsets, ArrowBuf data) {
    try (ArrowBuf validity = workspace.allocator().buffer(8)) {
      validity.setOne(0L, 8);
      texts.loadFieldBuffers(new ArrowFieldNode(3, 0), List.of(validity, offsets, data));
    }
    return new MapDictionaryProvider(
        new Dictionary(texts, dictionaries.lookup(TEXTS).getEncoding()),
        dictionaries.lookup(NUMBERS));
  }

  @Test
  void dictionaryWithOffsetsBeyondItsDataIsRefused() {
    try (VarCharVector texts = new VarCharVector("texts", workspace.allocator());
        ArrowBuf offsets = workspace.allocator().buffer(16);
        ArrowBuf data = workspace.allocator().buffer(256)) {
      data.setBytes(0, "abc".repeat(80).getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 4; i++) {
        offsets.setInt((long) i * Integer.BYTES, i);
      }
      // The memory after the vector's data is valid text.
      offsets.setInt(3L * Integer.BYTES, 100);
      assertRefused("'color'", withTexts(texts, offsets, data.slice(0, 3)));
    }
  }

  @Test
  void releasedDictionaryIsRefused() {
    VarCharVector texts = new VarCharVector("texts", workspace.allocator());
    DictionaryProvider provider;
    try (ArrowBuf offsets = workspace.allocator().buffer(16);
        ArrowBuf data = workspace.allocator().buffer(8)) {
      for (int i = 0; i < 4; i++) {
        offsets.setInt((long) i * Integer.BYTES, i);
      }
      data.setBytes(0, "abc".getBytes(StandardCharsets.US_ASCII));
      provider = withTexts(texts, offsets, data);
    }
    List<ArrowBuf> buffers =
        List.of(texts.getValidityBuffer(), texts.getOffsetBuffer(), texts.getDataBuffer());
    texts.getDataBuffer().getReferenceManager().release(texts.getDataBuffer().refCnt());
    try {
      assertRefused("'color'", provider);
    } finally {
      // Closing the vector would free the released buffer a second time.
      buffers.stream()
          .filter(buffer -> buffer.refCnt() > 0)
          .forEach(buffer -> buffer.getReferenceManager().release(buffer.refCnt()));
    }
  }
}
