package io.github.paimonffm.bench.worker;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.Blob;
import org.apache.paimon.data.Decimal;
import org.apache.paimon.data.InternalArray;
import org.apache.paimon.data.InternalMap;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.data.InternalVector;
import org.apache.paimon.data.Timestamp;
import org.apache.paimon.data.variant.Variant;
import org.apache.paimon.io.BundleRecords;
import org.apache.paimon.types.RowKind;

/**
 * A row of a batch as Paimon Java reads it. The values come from the memory of the vectors without
 * an intermediate copy of the row and without Arrow's checks of each access, so Paimon Java gets
 * rows as cheaply as possible.
 */
final class BatchRow implements InternalRow {

  private static final int DECIMAL_BYTES = 16;
  private static final int LONG_DIGITS = 18;

  private final FieldVector[] vectors;
  private final ByteBuffer[] values;
  private final ByteBuffer[] offsets;
  private final boolean[] hasNulls;
  private int row;

  BatchRow(VectorSchemaRoot root) {
    vectors = root.getFieldVectors().toArray(new FieldVector[0]);
    values = new ByteBuffer[vectors.length];
    offsets = new ByteBuffer[vectors.length];
    hasNulls = new boolean[vectors.length];
    for (int i = 0; i < vectors.length; i++) {
      values[i] = bytes(vectors[i].getDataBuffer());
      hasNulls[i] = vectors[i].getNullCount() > 0;
      if (vectors[i] instanceof VarCharVector texts) {
        offsets[i] = bytes(texts.getOffsetBuffer());
      }
    }
  }

  private static ByteBuffer bytes(ArrowBuf buffer) {
    return buffer.nioBuffer(0, Math.toIntExact(buffer.capacity())).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Moves to another row. */
  BatchRow at(int index) {
    row = index;
    return this;
  }

  /** Returns the rows of a batch. The iterator always returns the same object. */
  static BundleRecords all(VectorSchemaRoot root) {
    return new BundleRecords() {
      @Override
      public long rowCount() {
        return root.getRowCount();
      }

      @Override
      public Iterator<InternalRow> iterator() {
        BatchRow row = new BatchRow(root);
        return new Iterator<>() {
          private int next;

          @Override
          public boolean hasNext() {
            return next < root.getRowCount();
          }

          @Override
          public InternalRow next() {
            if (!hasNext()) {
              throw new NoSuchElementException();
            }
            return row.at(next++);
          }
        };
      }
    };
  }

  @Override
  public int getFieldCount() {
    return vectors.length;
  }

  @Override
  public RowKind getRowKind() {
    return RowKind.INSERT;
  }

  @Override
  public void setRowKind(RowKind kind) {
    throw unused();
  }

  @Override
  public boolean isNullAt(int column) {
    return hasNulls[column] && vectors[column].isNull(row);
  }

  @Override
  public int getInt(int column) {
    return values[column].getInt(row * Integer.BYTES);
  }

  @Override
  public long getLong(int column) {
    return values[column].getLong(row * Long.BYTES);
  }

  @Override
  public double getDouble(int column) {
    return values[column].getDouble(row * Double.BYTES);
  }

  @Override
  public BinaryString getString(int column) {
    int start = offsets[column].getInt(row * Integer.BYTES);
    int end = offsets[column].getInt((row + 1) * Integer.BYTES);
    byte[] text = new byte[end - start];
    values[column].get(start, text);
    return BinaryString.fromBytes(text);
  }

  @Override
  public Decimal getDecimal(int column, int precision, int scale) {
    if (precision > LONG_DIGITS) {
      BigDecimal value = ((DecimalVector) vectors[column]).getObject(row);
      return Decimal.fromBigDecimal(value, precision, scale);
    }
    return Decimal.fromUnscaledLong(values[column].getLong(row * DECIMAL_BYTES), precision, scale);
  }

  @Override
  public Timestamp getTimestamp(int column, int precision) {
    return Timestamp.fromMicros(values[column].getLong(row * Long.BYTES));
  }

  @Override
  public boolean getBoolean(int column) {
    throw unused();
  }

  @Override
  public byte getByte(int column) {
    throw unused();
  }

  @Override
  public short getShort(int column) {
    throw unused();
  }

  @Override
  public float getFloat(int column) {
    throw unused();
  }

  @Override
  public byte[] getBinary(int column) {
    throw unused();
  }

  @Override
  public Variant getVariant(int column) {
    throw unused();
  }

  @Override
  public Blob getBlob(int column) {
    throw unused();
  }

  @Override
  public InternalArray getArray(int column) {
    throw unused();
  }

  @Override
  public InternalVector getVector(int column) {
    throw unused();
  }

  @Override
  public InternalMap getMap(int column) {
    throw unused();
  }

  @Override
  public InternalRow getRow(int column, int fields) {
    throw unused();
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("no benchmark uses this type");
  }
}
