package io.github.paimonffm.paimonjava.rows;

import java.math.BigDecimal;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.BinaryVector;
import org.apache.paimon.data.Decimal;
import org.apache.paimon.data.GenericArray;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.data.Timestamp;
import org.apache.paimon.data.serializer.InternalRowSerializer;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;

/**
 * Measures batches of rows and prints nanoseconds per row: all of append, {@code sizeInBytes} after
 * each row, finish and clear. The numbers are of the fastest of several rounds.
 */
final class RowBatchSpeed {

  private static final int ROWS = 4_000;
  private static final int ROUNDS = 1_000;

  private static final RowType FLAT =
      RowType.builder()
          .field("id", DataTypes.BIGINT())
          .field("count", DataTypes.INT())
          .field("price", DataTypes.DOUBLE())
          .field("name", DataTypes.STRING())
          .field("city", DataTypes.STRING())
          .field("amount", DataTypes.DECIMAL(18, 2))
          .field("time", DataTypes.TIMESTAMP(6))
          .field("open", DataTypes.BOOLEAN())
          .build();

  private static final RowType NESTED =
      RowType.builder()
          .field("numbers", DataTypes.ARRAY(DataTypes.BIGINT()))
          .field("texts", DataTypes.ARRAY(DataTypes.STRING()))
          .build();

  private static final RowType VECTOR =
      RowType.builder().field("v", DataTypes.VECTOR(768, DataTypes.FLOAT())).build();

  private RowBatchSpeed() {}

  public static void main(String[] args) {
    Random random = new Random(1);
    measure("8 columns", FLAT, generate(ROWS, () -> flat(random)));
    measure("2 arrays of 8", NESTED, generate(ROWS, () -> nested(random)));
    measure("VECTOR<FLOAT>(768)", VECTOR, generate(ROWS / 20, () -> vector(random)));
  }

  private interface Rows {
    GenericRow next();
  }

  private static InternalRow[] generate(int count, Rows rows) {
    return IntStream.range(0, count).mapToObj(i -> rows.next()).toArray(InternalRow[]::new);
  }

  private static GenericRow flat(Random random) {
    return GenericRow.of(
        random.nextLong(),
        random.nextInt(10) == 0 ? null : random.nextInt(),
        random.nextDouble(),
        BinaryString.fromString("customer " + random.nextInt(1_000_000)),
        random.nextInt(10) == 0 ? null : BinaryString.fromString("city " + random.nextInt(100)),
        Decimal.fromBigDecimal(BigDecimal.valueOf(random.nextInt(), 2), 18, 2),
        Timestamp.fromEpochMillis(random.nextLong(2_000_000_000_000L), random.nextInt(1_000_000)),
        random.nextBoolean());
  }

  private static GenericRow nested(Random random) {
    Object[] texts = new Object[8];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = BinaryString.fromString("text " + random.nextInt(1_000_000));
    }
    long[] numbers = random.longs(8).toArray();
    return GenericRow.of(new GenericArray(numbers), new GenericArray(texts));
  }

  private static GenericRow vector(Random random) {
    float[] values = new float[768];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return GenericRow.of(BinaryVector.fromPrimitiveArray(values));
  }

  private static void measure(String name, RowType type, InternalRow[] rows) {
    InternalRowSerializer serializer = new InternalRowSerializer(type);
    InternalRow[] binary = new InternalRow[rows.length];
    for (int i = 0; i < rows.length; i++) {
      binary[i] = serializer.toBinaryRow(rows[i]).copy();
    }
    measureRows(name + ", GenericRow", type, rows);
    measureRows(name + ", BinaryRow", type, binary);
  }

  private static void measureRows(String name, RowType type, InternalRow[] rows) {
    Schema schema = ArrowSchemas.of(type);
    try (BufferAllocator allocator = new RootAllocator();
        RowBatch batch = RowBatch.create(allocator, type, schema, true)) {
      long fastest = Long.MAX_VALUE;
      long fastestFinish = Long.MAX_VALUE;
      long bytes = 0;
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        for (InternalRow row : rows) {
          batch.append(row);
          bytes = Math.max(bytes, batch.sizeInBytes());
        }
        long appended = System.nanoTime();
        batch.finish();
        long end = System.nanoTime();
        batch.clear();
        fastest = Math.min(fastest, end - start);
        fastestFinish = Math.min(fastestFinish, end - appended);
      }
      System.out.printf(
          "%s: %d ns per row, of which finish %d ns (%d bytes per row)%n",
          name, fastest / rows.length, fastestFinish / rows.length, bytes / rows.length);
    }
  }
}
