package io.github.paimonffm.internal.arrow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/** Vectors with random values and nulls. */
final class RandomVectors {

  private final Random random = new Random(42);
  private final double nulls;

  /** Creates values. {@code nulls} is the share of nulls. */
  RandomVectors(double nulls) {
    this.nulls = nulls;
  }

  void fill(VectorSchemaRoot root, int rows) {
    root.getFieldVectors().forEach(vector -> fill(vector, rows, nulls));
    root.setRowCount(rows);
  }

  private void fill(FieldVector vector, int count, double nulls) {
    if (vector instanceof ExtensionTypeVector<?> extension) {
      fill((FieldVector) extension.getUnderlyingVector(), count, nulls);
      return;
    }
    vector.setInitialCapacity(count);
    if (!(vector instanceof NullVector)) {
      vector.allocateNew();
    }
    switch (vector) {
      case StructVector rows ->
          rows.getChildrenFromFields().forEach(child -> fillNested(child, count));
      case FixedSizeListVector lists ->
          fillNested(lists.getDataVector(), count * lists.getListSize());
      default -> {}
    }
    int elements = 0;
    for (int i = 0; i < count; i++) {
      boolean isNull = random.nextDouble() < nulls;
      switch (vector) {
        case BitVector bits -> bits.setSafe(i, random.nextInt(2));
        case BaseFixedWidthVector fixed -> setFixed(fixed, i);
        case BaseVariableWidthVector texts -> texts.setSafe(i, text());
        case BaseLargeVariableWidthVector texts -> texts.setSafe(i, text());
        case ListVector lists -> {
          int size = isNull ? 0 : random.nextInt(4);
          lists.startNewValue(i);
          lists.endValue(i, size);
          elements += size;
        }
        case LargeListVector lists -> {
          int size = isNull ? 0 : random.nextInt(4);
          lists.startNewValue(i);
          lists.endValue(i, size);
          elements += size;
        }
        case FixedSizeListVector lists -> lists.setNotNull(i);
        case StructVector rows -> rows.setIndexDefined(i);
        default -> {}
      }
      if (isNull && !(vector instanceof NullVector)) {
        vector.setNull(i);
      }
    }
    if (vector instanceof ListVector lists) {
      fillNested(lists.getDataVector(), elements);
    } else if (vector instanceof LargeListVector lists) {
      fillNested(lists.getDataVector(), elements);
    }
    vector.setValueCount(count);
  }

  /** Fills a nested vector, without nulls if its field forbids them. */
  private void fillNested(FieldVector vector, int count) {
    fill(vector, count, vector.getField().isNullable() ? nulls : 0);
  }

  private void setFixed(BaseFixedWidthVector vector, int index) {
    byte[] value = new byte[vector.getTypeWidth()];
    random.nextBytes(value);
    vector.getDataBuffer().setBytes((long) index * value.length, value);
    BitVectorHelper.setBit(vector.getValidityBuffer(), index);
  }

  /** Returns a text, which is empty sometimes. */
  private byte[] text() {
    return "abcdefgh".substring(random.nextInt(9)).getBytes(UTF_8);
  }
}
