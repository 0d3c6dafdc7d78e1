package io.github.paimonffm.spark.read.vectors;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A column of a batch for Spark, which reads the memory of an Arrow vector without a copy. Only one
 * thread at a time can use a column.
 *
 * <p>Spark's {@code ArrowColumnVector} reads fewer types: it does not read timestamps in seconds,
 * milliseconds or nanoseconds, times in milliseconds, or fixed-size lists.
 *
 * <p>The vector belongs to a reader, which replaces the memory of the vector with each batch. The
 * reader of the column must therefore call {@link #bind} after each batch. Values that refer to the
 * memory, such as texts, are valid until the next batch. {@link #close} does not free the memory.
 */
public abstract class ArrowColumn extends ColumnVector {

  private final FieldVector vector;
  private int nulls;
  private long validity;

  ArrowColumn(DataType type, FieldVector vector) {
    super(type);
    this.vector = vector;
  }

  /**
   * Looks up the addresses of the memory of the vector, and of its child vectors. Must be called
   * after each loaded batch.
   */
  public void bind() {
    nulls = vector.getNullCount();
    validity = nulls == 0 ? 0 : vector.getValidityBuffer().memoryAddress();
  }

  /** Returns the address of a buffer; 0 if the vector is empty and has none. */
  static long address(ArrowBuf buffer) {
    return buffer == null ? 0 : buffer.memoryAddress();
  }

  @Override
  public final boolean hasNull() {
    return nulls > 0;
  }

  @Override
  public final int numNulls() {
    return nulls;
  }

  @Override
  public final boolean isNullAt(int row) {
    return nulls > 0 && !bit(validity, row);
  }

  static boolean bit(long address, int row) {
    return (Platform.getByte(null, address + (row >> 3)) >> (row & 7) & 1) != 0;
  }

  /** Has no effect, because the memory belongs to the reader. */
  @Override
  public final void close() {}

  @Override
  public boolean getBoolean(int row) {
    throw notOfType("BOOLEAN");
  }

  @Override
  public byte getByte(int row) {
    throw notOfType("TINYINT");
  }

  @Override
  public short getShort(int row) {
    throw notOfType("SMALLINT");
  }

  @Override
  public int getInt(int row) {
    throw notOfType("INT");
  }

  @Override
  public long getLong(int row) {
    throw notOfType("BIGINT");
  }

  @Override
  public float getFloat(int row) {
    throw notOfType("FLOAT");
  }

  @Override
  public double getDouble(int row) {
    throw notOfType("DOUBLE");
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    throw notOfType("DECIMAL");
  }

  @Override
  public UTF8String getUTF8String(int row) {
    throw notOfType("STRING");
  }

  @Override
  public byte[] getBinary(int row) {
    throw notOfType("BINARY");
  }

  @Override
  public ColumnarArray getArray(int row) {
    throw notOfType("ARRAY");
  }

  @Override
  public ColumnarMap getMap(int row) {
    throw notOfType("MAP");
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    throw notOfType("STRUCT");
  }

  private UnsupportedOperationException notOfType(String wanted) {
    return new UnsupportedOperationException(
        "column '%s' has the type %s, not %s".formatted(vector.getName(), type.sql(), wanted));
  }
}
