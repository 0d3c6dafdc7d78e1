package io.github.paimonffm.paimonjava.read.columns;

import java.util.Arrays;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.Blob;
import org.apache.paimon.data.Decimal;
import org.apache.paimon.data.InternalArray;
import org.apache.paimon.data.InternalMap;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.data.InternalVector;
import org.apache.paimon.data.Timestamp;
import org.apache.paimon.data.columnar.ColumnarRow;
import org.apache.paimon.data.columnar.VectorizedColumnBatch;
import org.apache.paimon.data.variant.Variant;
import org.apache.paimon.types.RowKind;

/**
 * A row of a batch. {@link #setRowId} moves it to another row.
 *
 * <p>Paimon's {@link ColumnarRow} calls interfaces, which many classes of columns implement. The
 * JVM looks up these calls in a table for each value. This row calls the class {@link Column}, so
 * that a check for null is inlined and a value takes a shorter lookup.
 */
public final class BatchRow implements InternalRow {

  private final Column[] columns;

  /** Reads nested values. */
  private final ColumnarRow nested;

  private int row;
  private RowKind kind = RowKind.INSERT;

  /**
   * Creates a row at the start of a batch.
   *
   * @param batch a batch with columns of {@link Columns#of}
   */
  public BatchRow(VectorizedColumnBatch batch) {
    this.columns = Arrays.copyOf(batch.columns, batch.columns.length, Column[].class);
    this.nested = new ColumnarRow(batch);
  }

  /** Moves to another row of the batch. The first row has the number 0. */
  public void setRowId(int number) {
    row = number;
  }

  private ColumnarRow nested() {
    nested.setRowId(row);
    return nested;
  }

  @Override
  public int getFieldCount() {
    return columns.length;
  }

  @Override
  public RowKind getRowKind() {
    return kind;
  }

  @Override
  public void setRowKind(RowKind newKind) {
    kind = newKind;
  }

  @Override
  public boolean isNullAt(int position) {
    return columns[position].isNullAt(row);
  }

  @Override
  public boolean getBoolean(int position) {
    return columns[position].getBoolean(row);
  }

  @Override
  public byte getByte(int position) {
    return columns[position].getByte(row);
  }

  @Override
  public short getShort(int position) {
    return columns[position].getShort(row);
  }

  @Override
  public int getInt(int position) {
    return columns[position].getInt(row);
  }

  @Override
  public long getLong(int position) {
    return columns[position].getLong(row);
  }

  @Override
  public float getFloat(int position) {
    return columns[position].getFloat(row);
  }

  @Override
  public double getDouble(int position) {
    return columns[position].getDouble(row);
  }

  @Override
  public BinaryString getString(int position) {
    return columns[position].getString(row);
  }

  @Override
  public Decimal getDecimal(int position, int precision, int scale) {
    return columns[position].getDecimal(row, precision, scale);
  }

  @Override
  public Timestamp getTimestamp(int position, int precision) {
    return columns[position].getTimestamp(row, precision);
  }

  @Override
  public byte[] getBinary(int position) {
    return nested().getBinary(position);
  }

  @Override
  public Variant getVariant(int position) {
    return nested().getVariant(position);
  }

  @Override
  public Blob getBlob(int position) {
    return nested().getBlob(position);
  }

  @Override
  public InternalArray getArray(int position) {
    return nested().getArray(position);
  }

  @Override
  public InternalVector getVector(int position) {
    return nested().getVector(position);
  }

  @Override
  public InternalMap getMap(int position) {
    return nested().getMap(position);
  }

  @Override
  public InternalRow getRow(int position, int fields) {
    return nested().getRow(position, fields);
  }
}
