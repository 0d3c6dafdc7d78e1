package io.github.paimonffm.paimonjava.read.columns;

import org.apache.arrow.vector.FieldVector;
import org.apache.paimon.data.columnar.BooleanColumnVector;
import org.apache.paimon.data.columnar.ByteColumnVector;
import org.apache.paimon.data.columnar.DoubleColumnVector;
import org.apache.paimon.data.columnar.FloatColumnVector;
import org.apache.paimon.data.columnar.IntColumnVector;
import org.apache.paimon.data.columnar.LongColumnVector;
import org.apache.paimon.data.columnar.ShortColumnVector;
import org.jspecify.annotations.Nullable;

/** The columns of booleans and of numbers with a fixed width. */
final class NumberColumns {

  private NumberColumns() {}

  private abstract static class FixedWidth extends Column {

    final VectorBytes values;

    FixedWidth(FieldVector vector, @Nullable BatchLifetime lifetime) {
      super(vector, lifetime);
      this.values = VectorBytes.of(vector.getDataBuffer(), lifetime);
    }
  }

  /** Booleans, one bit each. */
  static final class Booleans extends FixedWidth implements BooleanColumnVector {

    Booleans(FieldVector vector, @Nullable BatchLifetime lifetime) {
      super(vector, lifetime);
    }

    @Override
    public boolean getBoolean(int index) {
      return bit(values, index);
    }
  }

  /** Numbers of one byte. */
  static final class Bytes extends FixedWidth implements ByteColumnVector {

    Bytes(FieldVector vector, @Nullable BatchLifetime lifetime) {
      super(vector, lifetime);
    }

    @Override
    public byte getByte(int index) {
      return values.getByte(index);
    }
  }

  /** Numbers of two bytes. */
  static final class Shorts extends FixedWidth implements ShortColumnVector {

    Shorts(FieldVector vector, @Nullable BatchLifetime lifetime) {
      super(vector, lifetime);
    }

    @Override
    public short getShort(int index) {
      return values.getShort((long) index * Short.BYTES);
    }
  }

  /** Numbers of four bytes, dates and times. */
  static final class Ints extends FixedWidth implements IntColumnVector {

    Ints(FieldVector vector, @Nullable BatchLifetime lifetime) {
      super(vector, lifetime);
    }

    @Override
    public int getInt(int index) {
      return values.getInt((long) index * Integer.BYTES);
    }
  }

  /** Numbers of eight bytes. */
  static final class Longs extends FixedWidth implements LongColumnVector {

    Longs(FieldVector vector, @Nullable BatchLifetime lifetime) {
      super(vector, lifetime);
    }

    @Override
    public long getLong(int index) {
      return values.getLong((long) index * Long.BYTES);
    }
  }

  /** Floating-point numbers of four bytes. */
  static final class Floats extends FixedWidth implements FloatColumnVector {

    Floats(FieldVector vector, @Nullable BatchLifetime lifetime) {
      super(vector, lifetime);
    }

    @Override
    public float getFloat(int index) {
      return Float.intBitsToFloat(values.getInt((long) index * Float.BYTES));
    }
  }

  /** Floating-point numbers of eight bytes. */
  static final class Doubles extends FixedWidth implements DoubleColumnVector {

    Doubles(FieldVector vector, @Nullable BatchLifetime lifetime) {
      super(vector, lifetime);
    }

    @Override
    public double getDouble(int index) {
      return Double.longBitsToDouble(values.getLong((long) index * Double.BYTES));
    }
  }
}
