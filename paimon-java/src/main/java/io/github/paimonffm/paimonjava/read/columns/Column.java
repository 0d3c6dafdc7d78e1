package io.github.paimonffm.paimonjava.read.columns;

import org.apache.arrow.vector.FieldVector;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.Decimal;
import org.apache.paimon.data.Timestamp;
import org.apache.paimon.data.columnar.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * A column over an Arrow vector. The column does not own the memory of the vector: after the vector
 * is closed, getters fail with an {@link IllegalStateException}.
 */
abstract class Column implements ColumnVector {

  private final VectorBytes validity;
  private final boolean hasNulls;

  Column(FieldVector vector, @Nullable BatchLifetime lifetime) {
    this.validity = VectorBytes.of(vector.getValidityBuffer(), lifetime);
    this.hasNulls = vector.getNullCount() > 0;
  }

  @Override
  public final boolean isNullAt(int index) {
    return hasNulls && !bit(validity, index);
  }

  /** Returns a value. This getter and the next ones fail unless the column has their type. */
  public boolean getBoolean(int index) {
    throw otherType("boolean");
  }

  public byte getByte(int index) {
    throw otherType("byte");
  }

  public short getShort(int index) {
    throw otherType("short");
  }

  public int getInt(int index) {
    throw otherType("int");
  }

  public long getLong(int index) {
    throw otherType("long");
  }

  public float getFloat(int index) {
    throw otherType("float");
  }

  public double getDouble(int index) {
    throw otherType("double");
  }

  BinaryString getString(int index) {
    throw otherType("BinaryString");
  }

  public Decimal getDecimal(int index, int precision, int scale) {
    throw otherType("Decimal");
  }

  public Timestamp getTimestamp(int index, int precision) {
    throw otherType("Timestamp");
  }

  private ClassCastException otherType(String type) {
    return new ClassCastException(
        "a column of class " + getClass().getSimpleName() + " has no values of type " + type);
  }

  static boolean bit(VectorBytes bits, int index) {
    return (bits.getByte(index >> 3) >> (index & 7) & 1) != 0;
  }
}
