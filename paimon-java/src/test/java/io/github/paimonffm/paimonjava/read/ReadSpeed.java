package io.github.paimonffm.paimonjava.read;

import io.github.paimonffm.paimonjava.testing.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.Decimal;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.data.Timestamp;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.schema.Schema;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.table.source.Split;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataTypes;

/**
 * Measures reads and prints the milliseconds of Paimon Java's reader and of the native reader. The
 * numbers are of the fastest of several rounds.
 */
final class ReadSpeed {

  private static final int ROWS = 2_000_000;
  private static final int ROUNDS = 5;

  private ReadSpeed() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("read-speed");
    try (Tables tables = Tables.open("native-filesystem", folder)) {
      measure("append, 8 columns", table(tables, "a", Map.of()), 1);
      measure("append, 2 columns", table(tables, "a2", Map.of()), 1, "count", "price");
      Map<String, String> keyed = Map.of("bucket", "2", "primary-key", "id", "write-only", "true");
      measure("key, merged from 3 files", table(tables, "k", keyed), 3);
      measure("1 row", small(tables), 1);
    }
  }

  private static FileStoreTable table(Tables tables, String name, Map<String, String> options)
      throws Exception {
    Schema.Builder schema =
        Schema.newBuilder()
            .column("id", DataTypes.BIGINT())
            .column("count", DataTypes.INT())
            .column("price", DataTypes.DOUBLE())
            .column("name", DataTypes.STRING())
            .column("city", DataTypes.STRING())
            .column("amount", DataTypes.DECIMAL(18, 2))
            .column("time", DataTypes.TIMESTAMP(6))
            .column("open", DataTypes.BOOLEAN())
            .option("write.native.enabled", "true")
            .options(options);
    tables.catalog().createTable(Tables.name(name), schema.build(), false);
    return tables.table(name);
  }

  private static FileStoreTable small(Tables tables) throws Exception {
    FileStoreTable table = table(tables, "s", Map.of());
    write(table, 1, 0);
    return table;
  }

  private static void write(FileStoreTable table, int rows, int start) throws Exception {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      for (int i = 0; i < rows; i++) {
        long id = (start + i * 7919L) % ROWS;
        write.write(
            GenericRow.of(
                id,
                i,
                i * 0.5,
                BinaryString.fromString("customer " + id),
                BinaryString.fromString("city " + i % 100),
                Decimal.fromUnscaledLong(i, 18, 2),
                Timestamp.fromMicros(i * 1_000_003L),
                i % 3 == 0));
      }
      commit.commit(write.prepareCommit());
    }
  }

  private static void measure(String name, FileStoreTable table, int files, String... columns)
      throws Exception {
    if (!name.startsWith("1 row")) {
      for (int i = 0; i < files; i++) {
        write(table, ROWS / files, i);
      }
    }
    long plain = Long.MAX_VALUE;
    long fast = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      plain = Math.min(plain, read(table, columns));
      fast = Math.min(fast, read(table.copy(Map.of("read.native.enabled", "true")), columns));
    }
    System.out.printf(
        "%s: Paimon Java %.2f ms, native %.2f ms, ratio %.2f%n",
        name, plain / 1e6, fast / 1e6, (double) plain / fast);
  }

  private static long read(FileStoreTable table, String... columns) throws Exception {
    ReadBuilder builder = table.newReadBuilder();
    if (columns.length > 0) {
      builder.withReadType(table.rowType().project(List.of(columns)));
    }
    List<Split> splits = builder.newScan().plan().splits();
    List<DataField> fields = builder.readType().getFields();
    InternalRow.FieldGetter[] getters = new InternalRow.FieldGetter[fields.size()];
    for (int i = 0; i < getters.length; i++) {
      getters[i] = InternalRow.createFieldGetter(fields.get(i).type(), i);
    }
    long start = System.nanoTime();
    long[] values = new long[1];
    for (Split split : splits) {
      try (RecordReader<InternalRow> reader = builder.newRead().createReader(split)) {
        reader.forEachRemaining(
            row -> {
              for (InternalRow.FieldGetter getter : getters) {
                values[0] += getter.getFieldOrNull(row) == null ? 0 : 1;
              }
            });
      }
    }
    return System.nanoTime() - start;
  }
}
