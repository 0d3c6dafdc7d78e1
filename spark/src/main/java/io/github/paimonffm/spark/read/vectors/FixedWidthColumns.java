package io.github.paimonffm.spark.read.vectors;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.arrow.vector.FieldVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.Platform;

/** Columns whose values have the same width. */
final class FixedWidthColumns {

  private FixedWidthColumns() {}

  private abstract static class FixedWidthColumn extends ArrowColumn {
    private final FieldVector vector;
    long data;

    FixedWidthColumn(DataType type, FieldVector vector) {
      super(type, vector);
      this.vector = vector;
    }

    @Override
    public void bind() {
      super.bind();
      data = address(vector.getDataBuffer());
    }
  }

  /** Booleans. */
  static final class BooleanColumn extends FixedWidthColumn {
    BooleanColumn(DataType type, FieldVector vector) {
      super(type, vector);
    }

    @Override
    public boolean getBoolean(int row) {
      return bit(data, row);
    }
  }

  /** 8-bit integers. */
  static final class ByteColumn extends FixedWidthColumn {
    ByteColumn(DataType type, FieldVector vector) {
      super(type, vector);
    }

    @Override
    public byte getByte(int row) {
      return Platform.getByte(null, data + row);
    }
  }

  /** 16-bit integers. */
  static final class ShortColumn extends FixedWidthColumn {
    ShortColumn(DataType type, FieldVector vector) {
      super(type, vector);
    }

    @Override
    public short getShort(int row) {
      return Platform.getShort(null, data + 2L * row);
    }
  }

  /** 32-bit integers, and days since the epoch. */
  static final class IntColumn extends FixedWidthColumn {
    IntColumn(DataType type, FieldVector vector) {
      super(type, vector);
    }

    @Override
    public int getInt(int row) {
      return Platform.getInt(null, data + 4L * row);
    }
  }

  /** 64-bit integers, and microseconds. */
  static final class LongColumn extends FixedWidthColumn {
    LongColumn(DataType type, FieldVector vector) {
      super(type, vector);
    }

    @Override
    public long getLong(int row) {
      return Platform.getLong(null, data + 8L * row);
    }
  }

  /** Timestamps in seconds or milliseconds, for which Spark has microseconds. */
  static final class MultipliedColumn extends FixedWidthColumn {
    private final String name;
    private final long factor;
    private final long max;

    MultipliedColumn(DataType type, FieldVector vector, long factor) {
      super(type, vector);
      this.name = vector.getName();
      this.factor = factor;
      this.max = Long.MAX_VALUE / factor;
    }

    @Override
    public long getLong(int row) {
      long value = Platform.getLong(null, data + 8L * row);
      if (value > max || value < -max) {
        throw new ArithmeticException(
            "column '%s' has the timestamp %d * %d microseconds since the epoch, which Spark cannot hold"
                .formatted(name, value, factor));
      }
      return value * factor;
    }
  }

  /** Nanoseconds since the epoch, for which Spark has microseconds. */
  static final class NanosecondColumn extends FixedWidthColumn {
    NanosecondColumn(DataType type, FieldVector vector) {
      super(type, vector);
    }

    @Override
    public long getLong(int row) {
      return Math.floorDiv(Platform.getLong(null, data + 8L * row), 1_000L);
    }
  }

  /** Milliseconds of the day in 32 bits, for which Spark has nanoseconds in 64 bits. */
  static final class TimeColumn extends FixedWidthColumn {
    TimeColumn(DataType type, FieldVector vector) {
      super(type, vector);
    }

    @Override
    public long getLong(int row) {
      return 1_000_000L * Platform.getInt(null, data + 4L * row);
    }
  }

  /** 32-bit floating-point numbers. */
  static final class FloatColumn extends FixedWidthColumn {
    FloatColumn(DataType type, FieldVector vector) {
      super(type, vector);
    }

    @Override
    public float getFloat(int row) {
      return Platform.getFloat(null, data + 4L * row);
    }
  }

  /** 64-bit floating-point numbers. */
  static final class DoubleColumn extends FixedWidthColumn {
    DoubleColumn(DataType type, FieldVector vector) {
      super(type, vector);
    }

    @Override
    public double getDouble(int row) {
      return Platform.getDouble(null, data + 8L * row);
    }
  }

  /** 128-bit decimals, little-endian. */
  static final class DecimalColumn extends FixedWidthColumn {
    private static final int BYTES = 16;

    /** The bound below which the unscaled value fits in 64 bits, for a Decimal of any precision. */
    private static final long MAX_LONG = 1_000_000_000_000_000_000L;

    DecimalColumn(DataType type, FieldVector vector) {
      super(type, vector);
    }

    @Override
    public Decimal getDecimal(int row, int precision, int scale) {
      long address = data + (long) BYTES * row;
      long low = Platform.getLong(null, address);
      if (precision <= Decimal.MAX_LONG_DIGITS()) {
        return Decimal.createUnsafe(low, precision, scale);
      }
      long high = Platform.getLong(null, address + Long.BYTES);
      // Most values are small, and need no object besides the Decimal.
      if (high == low >> Long.SIZE - 1 && -MAX_LONG < low && low < MAX_LONG) {
        return Decimal.createUnsafe(low, precision, scale);
      }
      byte[] bigEndian = new byte[BYTES];
      Platform.putLong(bigEndian, Platform.BYTE_ARRAY_OFFSET, Long.reverseBytes(high));
      Platform.putLong(bigEndian, Platform.BYTE_ARRAY_OFFSET + Long.BYTES, Long.reverseBytes(low));
      return Decimal.apply(new BigDecimal(new BigInteger(bigEndian), scale), precision, scale);
    }
  }
}
