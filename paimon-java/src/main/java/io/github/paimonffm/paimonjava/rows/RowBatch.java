package io.github.paimonffm.paimonjava.rows;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.RowKind;
import org.apache.paimon.types.RowType;

/**
 * An Arrow batch that grows row by row.
 *
 * <p>{@link #append} copies the values of a row to arrays on the heap. {@link #finish} copies the
 * arrays to Arrow vectors, and {@link #clear} prepares the batch for the next rows. The batch keeps
 * its arrays and its Arrow memory until {@link #close}. If an exported vector still refers to some
 * of the Arrow memory, the next batch gets new memory.
 *
 * <p><b>Values.</b> A timestamp has the unit of its Arrow field and is rounded down to this unit:
 * seconds at precision 0, milliseconds up to 3, microseconds up to 6, and else nanoseconds. Files
 * of Paimon Java round in the same way, but have milliseconds at precision 0. The batch refuses a
 * timestamp that does not fit 64 bits of its unit, and a decimal that does not fit its column. The
 * batch does not check NOT NULL, the lengths of texts and bytes, or UTF-8.
 *
 * <p><b>Sizes.</b> A column holds less than 2 GiB. Finish a batch when {@link #sizeInBytes} reaches
 * a much lower limit.
 *
 * <p><b>Threads.</b> Only one thread at a time can use a batch.
 */
public final class RowBatch implements AutoCloseable {

  /** The name of the column of row kinds. */
  private static final String ROW_KINDS = "_VALUE_KIND";

  private final RowType rowType;
  private final ColumnWriter[] columns;
  private final ColumnWriter[] variableColumns;
  private final long fixedBytesPerRow;
  private final RowKindColumn kinds; // null if the batch has no row kinds
  private final VectorSchemaRoot root;
  private int rowCount;
  private boolean closed;

  private RowBatch(
      RowType rowType, ColumnWriter[] columns, RowKindColumn kinds, VectorSchemaRoot root) {
    this.rowType = rowType;
    this.columns = columns;
    this.kinds = kinds;
    this.root = root;
    long fixedBytes = kinds == null ? 0 : 1;
    List<ColumnWriter> variable = new ArrayList<>();
    for (ColumnWriter column : columns) {
      if (column.bytesPerValue() == ColumnWriter.VARIABLE) {
        variable.add(column);
      } else {
        fixedBytes += column.bytesPerValue();
      }
    }
    fixedBytesPerRow = fixedBytes;
    variableColumns = variable.toArray(new ColumnWriter[0]);
  }

  /**
   * Creates an empty batch. The batch allocates Arrow memory only in {@link #finish}.
   *
   * @param allocator the owner of the memory; stays open longer than the batch
   * @param rowType the type of the rows
   * @param arrowSchema the Arrow fields of the columns, found by name; other fields are ignored
   * @param rowKinds whether the batch gets a last column {@code _VALUE_KIND} with the row kinds
   * @return the batch; the caller closes it
   * @throws IllegalArgumentException if the schema has no field for a column, or the field has
   *     another Arrow type than the native library uses for the type of the column
   */
  public static RowBatch create(
      BufferAllocator allocator, RowType rowType, Schema arrowSchema, boolean rowKinds) {
    List<Field> fields = new ArrayList<>();
    ColumnWriter[] columns = new ColumnWriter[rowType.getFieldCount()];
    for (int i = 0; i < columns.length; i++) {
      DataField column = rowType.getFields().get(i);
      Field field = field(arrowSchema, column.name());
      columns[i] = ColumnWriters.create(column.name(), column.type(), field, allocator);
      fields.add(field);
    }
    RowKindColumn kinds = null;
    if (rowKinds) {
      kinds = new RowKindColumn(ROW_KINDS, allocator);
      FieldType type = FieldType.notNullable(MinorType.TINYINT.getType());
      fields.add(new Field(ROW_KINDS, type, null));
    }
    VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(fields), allocator);
    return new RowBatch(rowType, columns, kinds, root);
  }

  private static Field field(Schema schema, String name) {
    for (Field field : schema.getFields()) {
      if (field.getName().equals(name)) {
        return field;
      }
    }
    throw new IllegalArgumentException(
        "Column '" + name + "' has no field in the Arrow schema " + schema + ".");
  }

  /**
   * Appends a copy of a row, with the row kind of the row if the batch has row kinds.
   *
   * @param row a row of the row type; the caller can change it afterwards
   * @throws IllegalArgumentException if a value cannot be read or does not fit its column; the
   *     batch then stays as it was before the call
   * @throws IllegalStateException if the batch is closed, or a column would hold 2 GiB; the batch
   *     then stays as it was before the call
   */
  public void append(InternalRow row) {
    append(row, kinds == null ? null : row.getRowKind());
  }

  /**
   * Appends a copy of a row with another row kind than that of the row.
   *
   * @param row a row of the row type; the caller can change it afterwards
   * @param kind the row kind; ignored, and can be null, if the batch has no row kinds
   * @throws IllegalArgumentException if a value cannot be read or does not fit its column; the
   *     batch then stays as it was before the call
   * @throws IllegalStateException if the batch is closed, or a column would hold 2 GiB; the batch
   *     then stays as it was before the call
   */
  public void append(InternalRow row, RowKind kind) {
    checkOpen();
    if (row.getFieldCount() < columns.length) {
      throw new IllegalArgumentException(
          String.format(
              "The row has %d fields, but the row type has %d: %s",
              row.getFieldCount(), columns.length, rowType));
    }
    int index = 0;
    boolean appended = false;
    try {
      for (; index < columns.length; index++) {
        columns[index].append(row, index);
      }
      if (kinds != null) {
        kinds.set(rowCount, kind);
      }
      appended = true;
    } catch (ClassCastException | NullPointerException | IndexOutOfBoundsException e) {
      throw unreadable(index, e);
    } finally {
      if (!appended) {
        truncateColumns(rowCount);
      }
    }
    rowCount++;
  }

  private IllegalArgumentException unreadable(int index, RuntimeException cause) {
    String value =
        index < columns.length
            ? "column '" + columns[index].path() + "', type " + rowType.getTypeAt(index)
            : "row kind";
    return new IllegalArgumentException(
        String.format("Row %d of the batch is not readable: %s: %s", rowCount, value, cause),
        cause);
  }

  /** Returns the number of rows since the last {@link #clear}. */
  public int rowCount() {
    return rowCount;
  }

  /**
   * Returns the size of all values since the last {@link #clear}, in bytes. The size includes the
   * offsets of texts, bytes, lists and maps, and excludes the bits of nulls. A null has the size of
   * its storage. A boolean counts as one byte.
   */
  public long sizeInBytes() {
    long bytes = rowCount * fixedBytesPerRow;
    for (ColumnWriter column : variableColumns) {
      bytes += column.sizeInBytes();
    }
    return bytes;
  }

  /**
   * Copies all rows to Arrow vectors.
   *
   * @return the vectors of the columns, in the order of the row type, and of the row kinds; the
   *     batch owns them, and they are valid until the next call of this method, of {@link #clear},
   *     or of {@link #close}
   * @throws IllegalStateException if the batch is closed
   * @throws org.apache.arrow.memory.OutOfMemoryException if the allocator has too little memory;
   *     the batch keeps its rows
   */
  public VectorSchemaRoot finish() {
    checkOpen();
    root.clear();
    List<FieldVector> vectors = root.getFieldVectors();
    for (int i = 0; i < columns.length; i++) {
      columns[i].finish(vectors.get(i));
    }
    if (kinds != null) {
      kinds.finish(vectors.get(columns.length), rowCount);
    }
    root.setRowCount(rowCount);
    return root;
  }

  /** Removes all rows, and empties the vectors of {@link #finish}. Keeps the memory. */
  public void clear() {
    root.clear();
    truncateColumns(0);
    rowCount = 0;
  }

  private void truncateColumns(int count) {
    for (ColumnWriter column : columns) {
      column.truncate(count);
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("The batch of rows is closed.");
    }
  }

  /** Returns all Arrow memory to the allocator. Closing a closed batch has no effect. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    root.close();
    for (ColumnWriter column : columns) {
      column.close();
    }
    if (kinds != null) {
      kinds.close();
    }
  }
}
