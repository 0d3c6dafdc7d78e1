package io.github.paimonffm.paimonjava.bundle;

import io.github.paimonffm.paimonjava.read.columns.Columns;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.data.columnar.ColumnVector;
import org.apache.paimon.data.columnar.ColumnarRow;
import org.apache.paimon.data.columnar.VectorizedColumnBatch;
import org.apache.paimon.io.BundleRecords;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.RowType;

/**
 * An Arrow batch for {@link BatchTableWrite#writeBundle}. The native writer reads the memory of the
 * vectors directly. Paimon Java's own writer gets the rows one by one.
 *
 * <p>All rows are inserts. The batch still belongs to the caller, who can change or close it when
 * {@code writeBundle} has returned.
 *
 * <p>Only one thread at a time can use a bundle.
 */
public final class ArrowBundle implements BundleRecords {

  private final VectorSchemaRoot root;
  private final RowType type;

  /**
   * Creates a bundle.
   *
   * @param root the batch, with a vector for each column of the type; vectors are found by name
   * @param type the type of the rows, usually that of the table
   * @throws IllegalArgumentException if the batch has no vector for a column
   */
  public ArrowBundle(VectorSchemaRoot root, RowType type) {
    this.root = root;
    this.type = type;
    for (String column : type.getFieldNames()) {
      if (root.getVector(column) == null) {
        throw new IllegalArgumentException(
            "Column '" + column + "' has no vector in the batch " + root.getSchema() + ".");
      }
    }
  }

  /**
   * Returns the batch.
   *
   * @return the batch, which belongs to the creator of this bundle
   */
  public VectorSchemaRoot root() {
    return root;
  }

  @Override
  public long rowCount() {
    return root.getRowCount();
  }

  /**
   * Returns the rows. They read the memory of the batch, so they are valid as long as the batch
   * does not change.
   *
   * @return the rows
   * @throws IllegalArgumentException if a vector has another Arrow type than the native library
   *     uses for the type of its column; the native writer accepts more types, because it does not
   *     use this method
   */
  @Override
  public Iterator<InternalRow> iterator() {
    List<DataField> fields = type.getFields();
    ColumnVector[] columns = new ColumnVector[fields.size()];
    for (int i = 0; i < columns.length; i++) {
      DataField field = fields.get(i);
      FieldVector vector = root.getVector(field.name());
      Optional<String> reason = Columns.reason(field.name(), field.type(), vector.getField());
      if (reason.isPresent()) {
        throw new IllegalArgumentException(
            "The batch cannot be read row by row: " + reason.get() + ".");
      }
      columns[i] = Columns.of(field.type(), vector, null);
    }
    VectorizedColumnBatch batch = new VectorizedColumnBatch(columns);
    batch.setNumRows(root.getRowCount());
    return IntStream.range(0, root.getRowCount())
        .<InternalRow>mapToObj(row -> new ColumnarRow(batch, row))
        .iterator();
  }
}
