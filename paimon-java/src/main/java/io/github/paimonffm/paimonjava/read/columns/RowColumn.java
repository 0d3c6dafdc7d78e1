package io.github.paimonffm.paimonjava.read.columns;

import org.apache.arrow.vector.FieldVector;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.data.columnar.ColumnVector;
import org.apache.paimon.data.columnar.ColumnarRow;
import org.apache.paimon.data.columnar.RowColumnVector;
import org.apache.paimon.data.columnar.VectorizedColumnBatch;
import org.jspecify.annotations.Nullable;

/** Rows, and variants as rows of two binaries. */
final class RowColumn extends Column implements RowColumnVector {

  private final VectorizedColumnBatch fields;

  RowColumn(FieldVector vector, @Nullable BatchLifetime lifetime, ColumnVector[] fields) {
    super(vector, lifetime);
    this.fields = new VectorizedColumnBatch(fields);
    this.fields.setNumRows(vector.getValueCount());
  }

  @Override
  public InternalRow getRow(int index) {
    return new ColumnarRow(fields, index);
  }

  @Override
  public VectorizedColumnBatch getBatch() {
    return fields;
  }

  @Override
  public ColumnVector[] getChildren() {
    return fields.columns;
  }
}
