package io.github.paimonffm.spark.read.vectors;

import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.Platform;

/** Columns with child columns. */
final class NestedColumns {

  private NestedColumns() {}

  /** Arrays of any length. Their elements refer to the memory of the batch. */
  static final class ListColumn extends ArrowColumn {
    private final FieldVector vector;
    private final ArrowColumn elements;
    private long offsets;

    ListColumn(DataType type, FieldVector vector, ArrowColumn elements) {
      super(type, vector);
      this.vector = vector;
      this.elements = elements;
    }

    @Override
    public void bind() {
      super.bind();
      offsets = address(vector.getOffsetBuffer());
      elements.bind();
    }

    @Override
    public ColumnarArray getArray(int row) {
      int start = Platform.getInt(null, offsets + 4L * row);
      int end = Platform.getInt(null, offsets + 4L * (row + 1));
      return new ColumnarArray(elements, start, end - start);
    }
  }

  /** Arrays of a fixed length, from the Paimon type {@code VECTOR}. */
  static final class VectorColumn extends ArrowColumn {
    private final int length;
    private final ArrowColumn elements;

    VectorColumn(DataType type, FixedSizeListVector vector, ArrowColumn elements) {
      super(type, vector);
      this.length = vector.getListSize();
      this.elements = elements;
    }

    @Override
    public void bind() {
      super.bind();
      elements.bind();
    }

    @Override
    public ColumnarArray getArray(int row) {
      return new ColumnarArray(elements, row * length, length);
    }
  }

  /** Maps. */
  static final class MapColumn extends ArrowColumn {
    private final FieldVector vector;
    private final ArrowColumn keys;
    private final ArrowColumn values;
    private long offsets;

    MapColumn(DataType type, FieldVector vector, ArrowColumn keys, ArrowColumn values) {
      super(type, vector);
      this.vector = vector;
      this.keys = keys;
      this.values = values;
    }

    @Override
    public void bind() {
      super.bind();
      offsets = address(vector.getOffsetBuffer());
      keys.bind();
      values.bind();
    }

    @Override
    public ColumnarMap getMap(int row) {
      int start = Platform.getInt(null, offsets + 4L * row);
      int end = Platform.getInt(null, offsets + 4L * (row + 1));
      return new ColumnarMap(keys, values, start, end - start);
    }
  }

  /** Rows and variants. */
  static final class StructColumn extends ArrowColumn {
    private final List<ArrowColumn> children;

    StructColumn(DataType type, FieldVector vector, List<ArrowColumn> children) {
      super(type, vector);
      this.children = children;
    }

    @Override
    public void bind() {
      super.bind();
      children.forEach(ArrowColumn::bind);
    }

    @Override
    public ArrowColumn getChild(int ordinal) {
      return children.get(ordinal);
    }
  }
}
