package io.github.paimonffm.paimonjava.read.columns;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.paimon.data.columnar.BooleanColumnVector;
import org.apache.paimon.data.columnar.ByteColumnVector;
import org.apache.paimon.data.columnar.DoubleColumnVector;
import org.apache.paimon.data.columnar.FloatColumnVector;
import org.apache.paimon.data.columnar.IntColumnVector;
import org.apache.paimon.data.columnar.LongColumnVector;
import org.apache.paimon.data.columnar.ShortColumnVector;

/** The columns of booleans and of numbers with a fixed width. */
final class NumberColumns {

  private NumberColumns() {}

  private abstract static class FixedWidth extends Column {

    final ArrowBuf values;

    FixedWidth(FieldVector vector) {
      super(vector);
      this.values = vector.getDataBuffer();
    }
  }

  /** Booleans, one bit each. */
  static final class Booleans extends FixedWidth implements BooleanColumnVector {

    Booleans(FieldVector vector) {
      super(vector);
    }

    @Override
    public boolean getBoolean(int index) {
      return bit(values, index);
    }
  }

  /** Numbers of one byte. */
  static final class Bytes extends FixedWidth implements ByteColumnVector {

    Bytes(FieldVector vector) {
      super(vector);
    }

    @Override
    public byte getByte(int index) {
      return values.getByte(index);
    }
  }

  /** Numbers of two bytes. */
  static final class Shorts extends FixedWidth implements ShortColumnVector {

    Shorts(FieldVector vector) {
      super(vector);
    }

    @Override
    public short getShort(int index) {
      return values.getShort((long) index * Short.BYTES);
    }
  }

  /** Numbers of four bytes, dates and times. */
  static final class Ints extends FixedWidth implements IntColumnVector {

    Ints(FieldVector vector) {
      super(vector);
    }

    @Override
    public int getInt(int index) {
      return values.getInt((long) index * Integer.BYTES);
    }
  }

  /** Numbers of eight bytes. */
  static final class Longs extends FixedWidth implements LongColumnVector {

    Longs(FieldVector vector) {
      super(vector);
    }

    @Override
    public long getLong(int index) {
      return values.getLong((long) index * Long.BYTES);
    }
  }

  /** Floating-point numbers of four bytes. */
  static final class Floats extends FixedWidth implements FloatColumnVector {

    Floats(FieldVector vector) {
      super(vector);
    }

    @Override
    public float getFloat(int index) {
      return values.getFloat((long) index * Float.BYTES);
    }
  }

  /** Floating-point numbers of eight bytes. */
  static final class Doubles extends FixedWidth implements DoubleColumnVector {

    Doubles(FieldVector vector) {
      super(vector);
    }

    @Override
    public double getDouble(int index) {
      return values.getDouble((long) index * Double.BYTES);
    }
  }
}
