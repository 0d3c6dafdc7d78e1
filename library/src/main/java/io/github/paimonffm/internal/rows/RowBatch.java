package io.github.paimonffm.internal.rows;

import io.github.paimonffm.Column;
import io.github.paimonffm.Schema;
import io.github.paimonffm.internal.types.DataType;
import io.github.paimonffm.internal.types.TypeParser;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * A batch of a table that grows row by row. It reuses its vectors. A column with a default value is
 * left out of the batch if the rows omit it.
 */
final class RowBatch implements AutoCloseable {

  private static final int MAX_ROWS = 1 << 16;
  private static final long MAX_BYTES = 16L << 20;

  private final VectorSchemaRoot root;
  private final Filler[] fillers;
  private final RowShape shape;

  /** The columns that a row can omit although a null would be another value. */
  private final BitSet withDefault = new BitSet();

  /** The omitted columns with default values; the same for all rows of the batch. */
  private BitSet omitted = new BitSet();

  private final Budget budget = new Budget();
  private final long fixedBytesPerRow;
  private int rowCount;

  RowBatch(
      String table,
      Schema schema,
      org.apache.arrow.vector.types.pojo.Schema arrowSchema,
      BufferAllocator allocator) {
    root = VectorSchemaRoot.create(arrowSchema, allocator);
    List<Column> columns = schema.columns();
    shape = new RowShape(table, columns.stream().map(Column::name).toList());
    fillers = new Filler[columns.size()];
    long fixedBytes = 0;
    for (int i = 0; i < fillers.length; i++) {
      Column column = columns.get(i);
      DataType type = TypeParser.parse(column.name(), column.type());
      FieldVector vector = root.getVector(i);
      fillers[i] = Fillers.of(column.name(), type, vector, budget);
      fixedBytes += FixedWidths.of(vector);
      withDefault.set(i, column.defaultValue().isPresent());
    }
    fixedBytesPerRow = fixedBytes;
  }

  RowShape shape() {
    return shape;
  }

  int columns() {
    return fillers.length;
  }

  int rowCount() {
    return rowCount;
  }

  boolean isFull() {
    return rowCount >= MAX_ROWS || budget.bytes() + rowCount * fixedBytesPerRow >= MAX_BYTES;
  }

  /** Returns whether a column has a default value, which is not null. */
  boolean hasDefault(int column) {
    return withDefault.get(column);
  }

  /** Returns whether the table has columns with default values. */
  boolean hasDefaults() {
    return !withDefault.isEmpty();
  }

  /** Returns whether a row that omits these columns can be added to this batch. */
  boolean accepts(BitSet omittedByRow) {
    return rowCount == 0 || omitted.equals(omittedByRow);
  }

  /** Chooses the columns of an empty batch. */
  void omit(BitSet columns) {
    omitted = columns;
  }

  /** Writes a value of the row that is being added. */
  void put(int column, @Nullable Object value) {
    fillers[column].put(rowCount, value);
  }

  /** Writes a placeholder for a column that the batch omits. */
  void skip(int column) {
    fillers[column].setNull(rowCount);
  }

  /** Completes the row whose values were written. */
  void endRow() {
    rowCount++;
  }

  /** Returns the rows as a batch, which belongs to this object. */
  VectorSchemaRoot vectors() {
    root.setRowCount(rowCount);
    if (omitted.isEmpty()) {
      return root;
    }
    List<FieldVector> given = new ArrayList<>();
    for (int i = 0; i < fillers.length; i++) {
      if (!omitted.get(i)) {
        given.add(root.getVector(i));
      }
    }
    return new VectorSchemaRoot(given);
  }

  /** Removes all rows, and keeps the memory. */
  void clear() {
    for (FieldVector vector : root.getFieldVectors()) {
      vector.reset();
    }
    rowCount = 0;
    budget.clear();
  }

  @Override
  public void close() {
    root.close();
  }
}
