package io.github.paimonffm.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.ResourceExhaustedException;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.testing.Arguments;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * The program of {@code scripts/stress large}: batches with more than 2 GiB in one column, which is
 * more than the table's Arrow layout can address. The program writes and commits the batches and
 * reads them back, or checks that they are refused if a single value is too large.
 */
public final class LargeBatchStress {

  /** The size of a value, except in {@link Case#VALUE}. */
  private static final int VALUE = 1 << 20;

  /** The number of values in a dictionary. */
  private static final int DISTINCT = 16;

  private static final int HEAD = 8;

  /** The content of a batch. */
  public enum Case {
    TEXTS("STRING"),
    BYTES("BYTES"),
    LISTS("ARRAY<STRING>"),
    ROWS("ROW<a INT, b STRING>"),
    DICTIONARY("STRING"),
    /** One value that is too large. */
    VALUE("STRING"),
    /** A small file whose rows exceed the limit in one batch of a reader. */
    UNREAD("STRING");

    private final String type;

    Case(String type) {
      this.type = type;
    }
  }

  private final Catalog catalog;
  private final BufferAllocator allocator;
  private final byte[] value = new byte[VALUE];

  /** Opens a catalog. */
  public LargeBatchStress(Path warehouse, BufferAllocator allocator) {
    this.allocator = allocator;
    catalog = Catalog.open(Map.of("warehouse", warehouse.toString()));
    catalog.createDatabase(Workspace.DATABASE, true);
    Random random = new Random(7);
    for (int i = 0; i < VALUE; i++) {
      value[i] = (byte) ('a' + random.nextInt(26));
    }
  }

  /**
   * Runs the program.
   *
   * @param args see {@code scripts/lib/stress/large}
   */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args, Set.of("mib", "case"));
    int mib = arguments.number("mib", 2200);
    Path folder = Files.createTempDirectory("paimon-ffm-stress-").toRealPath();
    try (BufferAllocator allocator = new RootAllocator()) {
      LargeBatchStress batches = new LargeBatchStress(folder.resolve("warehouse"), allocator);
      for (Case each : Case.values()) {
        if (arguments.text("case", each.name()).equalsIgnoreCase(each.name())) {
          long start = System.nanoTime();
          batches.run(each, mib);
          System.out.printf(
              "%s: %d MiB, %.0f s, at most %d MiB resident%n",
              each, mib, (System.nanoTime() - start) / 1e9, peakMebibytes());
        }
      }
      batches.close();
    } finally {
      Workspace.delete(folder);
    }
  }

  private static long peakMebibytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return -1;
  }

  /** Closes the catalog. */
  public void close() {
    catalog.close();
  }

  /** Writes a batch of a size in MiB, reads it back, and drops the table. */
  public void run(Case kind, int mib) throws IOException {
    Identifier name = Workspace.named(kind.name());
    String batchSize = kind == Case.UNREAD ? "1000000" : "16";
    Schema schema =
        Schema.builder().column("c", kind.type).option("read.batch-size", batchSize).build();
    Table table = catalog.createTable(name, schema, false);
    if (kind == Case.VALUE) {
      refuse(table, mib);
    } else {
      write(table, kind, mib);
      if (kind == Case.UNREAD) {
        Messages.assertNames(
            assertThrows(ResourceExhaustedException.class, () -> read(table, kind)),
            "read.batch-size");
      } else {
        assertEquals(mib, read(table, kind));
      }
    }
    catalog.dropTable(name, false);
  }

  private void write(Table table, Case kind, int rows) {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    DictionaryEncoding encoding = new DictionaryEncoding(1, false, new ArrowType.Int(32, true));
    List<CommitMessage> messages;
    try (BatchTableWrite write = builder.newWrite();
        VarCharVector distinct = new VarCharVector("distinct", allocator);
        VectorSchemaRoot root = VectorSchemaRoot.of(column(kind, rows, encoding))) {
      distinct.allocateNew((long) DISTINCT * VALUE, DISTINCT);
      if (kind == Case.UNREAD) {
        Arrays.fill(value, (byte) 'a');
      }
      for (int i = 0; i < DISTINCT; i++) {
        distinct.set(i, value(i));
      }
      distinct.setValueCount(DISTINCT);
      root.setRowCount(rows);
      write.writeArrow(root, new MapDictionaryProvider(new Dictionary(distinct, encoding)));
      messages = write.prepareCommit();
    }
    Workspace.commit(builder, messages).orElseThrow();
  }

  /** Returns a value that contains its number; valid until the next call. */
  private byte[] value(int number) {
    byte[] head = HexFormat.of().toHexDigits(number).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(head, 0, value, 0, HEAD);
    return value;
  }

  private FieldVector column(Case kind, int rows, DictionaryEncoding encoding) {
    return switch (kind) {
      case BYTES -> filled(new LargeVarBinaryVector("c", allocator), rows);
      case DICTIONARY, UNREAD -> {
        FieldType type = new FieldType(true, MinorType.INT.getType(), encoding);
        IntVector indices = new IntVector(new Field("c", type, null), allocator);
        for (int row = 0; row < rows; row++) {
          indices.setSafe(row, row % DISTINCT);
        }
        yield indices;
      }
      case LISTS -> {
        LargeListVector lists = LargeListVector.empty("c", allocator);
        filled(
            (LargeVarCharVector) lists.addOrGetVector(nullable(MinorType.LARGEVARCHAR)).getVector(),
            rows);
        // Two texts in each list; the last list may have only one.
        for (int row = 0; row < rows; row++) {
          lists.startNewValue(row);
          lists.endValue(row, row < (rows + 1) / 2 ? Math.min(2, rows - 2 * row) : 0);
        }
        lists.setLastSet(rows - 1);
        yield lists;
      }
      case ROWS -> {
        StructVector pairs = StructVector.empty("c", allocator);
        IntVector numbers = pairs.addOrGet("a", nullable(MinorType.INT), IntVector.class);
        filled(
            pairs.addOrGet("b", nullable(MinorType.LARGEVARCHAR), LargeVarCharVector.class), rows);
        for (int row = 0; row < rows; row++) {
          numbers.setSafe(row, row);
          pairs.setIndexDefined(row);
        }
        yield pairs;
      }
      default -> filled(new LargeVarCharVector("c", allocator), rows);
    };
  }

  private static FieldType nullable(MinorType type) {
    return FieldType.nullable(type.getType());
  }

  private FieldVector filled(BaseLargeVariableWidthVector vector, int rows) {
    vector.allocateNew((long) rows * VALUE, rows);
    for (int row = 0; row < rows; row++) {
      vector.set(row, value(row));
    }
    vector.setValueCount(rows);
    return vector;
  }

  /** Reads and checks all values, and returns their number. */
  private int read(Table table, Case kind) throws IOException {
    ReadBuilder read = table.newReadBuilder();
    int values = 0;
    try (ArrowReader reader =
        read.newRead().createReader(read.newScan().plan().splits(), allocator)) {
      FieldVector column = reader.getVectorSchemaRoot().getVector("c");
      while (reader.loadNextBatch()) {
        FieldVector found =
            switch (column) {
              case ListVector lists -> lists.getDataVector();
              case StructVector rows -> (FieldVector) rows.getChild("b");
              default -> column;
            };
        for (int i = 0; i < found.getValueCount(); i++) {
          byte[] bytes =
              found instanceof VarBinaryVector binary
                  ? binary.get(i)
                  : ((VarCharVector) found).get(i);
          int number = kind == Case.DICTIONARY ? values % DISTINCT : values;
          assertEquals(-1, Arrays.mismatch(value(number), bytes), "value " + values);
          values++;
        }
      }
    }
    return values;
  }

  private void refuse(Table table, int mib) {
    long size = (long) mib << 20;
    try (LargeVarCharVector texts = new LargeVarCharVector("c", allocator);
        VectorSchemaRoot root = VectorSchemaRoot.of(texts);
        BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      texts.allocateNew(size + 1, 2);
      texts.set(0, new byte[] {'a'});
      texts.getDataBuffer().setOne(0L, 0);
      for (long at = 1; at < size + 1; at += VALUE) {
        texts.getDataBuffer().setBytes(at, value, 0, (int) Math.min(VALUE, size + 1 - at));
      }
      texts.getOffsetBuffer().setLong(2L * Long.BYTES, size + 1);
      texts.setIndexDefined(1);
      texts.setLastSet(1);
      root.setRowCount(2);
      InvalidArgumentException refused =
          assertThrows(InvalidArgumentException.class, () -> write.writeArrow(root));
      Messages.assertNames(refused, "column 'c', row 1", size + " bytes", "at most");
      assertEquals(List.of(), write.prepareCommit());
    }
  }
}
