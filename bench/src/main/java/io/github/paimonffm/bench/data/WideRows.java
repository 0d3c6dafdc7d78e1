package io.github.paimonffm.bench.data;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The generator of the wide table's rows: eight columns of about 80 bytes in total. Every row
 * depends only on its index and the seed, so every run generates the same rows.
 */
final class WideRows implements RowSource {

  /** Different values of the column {@code city}. */
  private static final int CITIES = 50;

  /** Different values of the column {@code day}: the largest number of partitions. */
  private static final int DAYS = 1_000;

  /** The smallest value of the column {@code day}: 2024-01-01. */
  static final int FIRST_DAY = 19_723;

  private static final long FIRST_MICROS = FIRST_DAY * 86_400_000_000L;

  private final long rows;
  private final long seed;
  private long next;

  /**
   * @param seed changes all values except the ids
   */
  WideRows(long rows, long seed) {
    this.rows = rows;
    this.seed = seed;
  }

  @Override
  public Schema schema() {
    return new Schema(
        List.of(
            new Field("id", notNull(new ArrowType.Int(64, true)), null),
            Field.nullable("quantity", new ArrowType.Int(32, true)),
            Field.nullable("weight", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
            Field.nullable("city", ArrowType.Utf8.INSTANCE),
            Field.nullable("name", ArrowType.Utf8.INSTANCE),
            Field.nullable("ts", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)),
            Field.nullable("amount", new ArrowType.Decimal(18, 2, 128)),
            Field.nullable("day", new ArrowType.Date(DateUnit.DAY))));
  }

  private static FieldType notNull(ArrowType type) {
    return FieldType.notNullable(type);
  }

  @Override
  public int fill(VectorSchemaRoot root, int limit) {
    int count = (int) Math.min(limit, rows - next);
    BigIntVector id = (BigIntVector) root.getVector("id");
    IntVector quantity = (IntVector) root.getVector("quantity");
    Float8Vector weight = (Float8Vector) root.getVector("weight");
    VarCharVector city = (VarCharVector) root.getVector("city");
    VarCharVector name = (VarCharVector) root.getVector("name");
    TimeStampMicroVector ts = (TimeStampMicroVector) root.getVector("ts");
    DecimalVector amount = (DecimalVector) root.getVector("amount");
    DateDayVector day = (DateDayVector) root.getVector("day");
    byte[] text = "user-000000000000".getBytes(StandardCharsets.US_ASCII);
    for (int row = 0; row < count; row++) {
      long index = next + row;
      long a = mixed(index * 2 + seed);
      long b = mixed(index * 2 + 1 + seed);
      id.setSafe(row, scrambled(index));
      quantity.setSafe(row, (int) (a >>> 44));
      weight.setSafe(row, (b >>> 11) * 0x1.0p-53 * 1_000);
      city.setSafe(row, cityName((int) ((a >>> 8) % CITIES)));
      putHex(text, 5, scrambled(index) ^ seed);
      name.setSafe(row, text);
      ts.setSafe(row, FIRST_MICROS + index * 1_000 + (a & 1023));
      amount.setSafe(row, (b >>> 24) % 100_000_000L);
      day.setSafe(row, FIRST_DAY + (int) ((b >>> 3) % DAYS));
    }
    root.setRowCount(count);
    next += count;
    return count;
  }

  /** Returns the unique id of a row, below 2^44 and in no order. The function is a bijection. */
  private static long scrambled(long index) {
    long mask = (1L << 44) - 1;
    long x = (index * 0x9E3779B97F5L) & mask;
    x ^= x >>> 22;
    return (x * 0xD6E8FEB8669L) & mask;
  }

  /** SplitMix64's output function. */
  private static long mixed(long x) {
    x = (x + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 30)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }

  private static byte[] cityName(int city) {
    return new byte[] {'c', 'i', 't', 'y', '-', (byte) ('0' + city / 10), (byte) ('0' + city % 10)};
  }

  private static void putHex(byte[] text, int from, long value) {
    for (int i = text.length - 1; i >= from; i--) {
      text[i] = (byte) Character.forDigit((int) (value & 15), 16);
      value >>>= 4;
    }
  }
}
