package io.github.paimonffm.internal.arrow;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.complex.BaseRepeatedValueVector;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.LargeListViewVector;
import org.apache.arrow.vector.complex.ListViewVector;
import org.apache.arrow.vector.complex.RunEndEncodedVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.UnionVector;
import org.jspecify.annotations.Nullable;

/**
 * A check that the memory of a vector is as large as its lengths require.
 *
 * <p>The C data interface passes addresses without sizes. The native library derives the size of
 * the memory from the number of values and from the last offset of strings and lists. A wrong value
 * would make the library read beyond the memory, and only Java knows the real sizes. The native
 * library validates the content of the memory.
 */
final class VectorMemory {

  /**
   * The size of the view of a string or binary: the length, a prefix, and the location of the rest.
   */
  private static final int VIEW_SIZE = 16;

  private VectorMemory() {}

  /**
   * Checks a vector and its nested vectors.
   *
   * @return the problem, or null
   */
  static @Nullable String problem(FieldVector vector) {
    if (vector instanceof ExtensionTypeVector<?> extension) {
      return problem(extension.getUnderlyingVector());
    }
    int values = vector.getValueCount();
    if (values == 0) {
      return null;
    }
    // Checks the validity buffer first, because counting nulls reads it. The vectors listed here
    // have no validity buffer.
    String problem =
        vector instanceof NullVector
                || vector instanceof UnionVector
                || vector instanceof DenseUnionVector
                || vector instanceof RunEndEncodedVector
            ? null
            : tooShort("validity", vector.getValidityBuffer(), (values + 7L) / 8);
    if (problem == null) {
      problem = valuesProblem(vector, values);
    }
    for (FieldVector inner : vector.getChildrenFromFields()) {
      problem = problem == null ? problem(inner) : problem;
    }
    return problem;
  }

  private static @Nullable String valuesProblem(FieldVector vector, int values) {
    return switch (vector) {
      case BitVector bits -> tooShort("data", bits.getDataBuffer(), (values + 7L) / 8);
      case BaseFixedWidthVector fixed ->
          tooShort("data", fixed.getDataBuffer(), (long) values * fixed.getTypeWidth());
      case BaseVariableWidthVector texts ->
          offsets(texts.getOffsetBuffer(), values, texts.getDataBuffer().capacity(), "bytes");
      case BaseLargeVariableWidthVector texts ->
          largeOffsets(texts.getOffsetBuffer(), values, texts.getDataBuffer().capacity(), "bytes");
      case BaseVariableWidthViewVector views ->
          tooShort("view", views.getDataBuffer(), (long) values * VIEW_SIZE);
      case BaseRepeatedValueVector lists ->
          offsets(
              lists.getOffsetBuffer(), values, lists.getDataVector().getValueCount(), "elements");
      case LargeListVector lists ->
          largeOffsets(
              lists.getOffsetBuffer(), values, lists.getDataVector().getValueCount(), "elements");
      case ListViewVector lists ->
          views(lists.getOffsetBuffer(), lists.getSizeBuffer(), (long) values * Integer.BYTES);
      case LargeListViewVector lists ->
          views(lists.getOffsetBuffer(), lists.getSizeBuffer(), (long) values * Long.BYTES);
      case FixedSizeListVector lists ->
          tooFew(lists.getDataVector(), (long) values * lists.getListSize());
      case StructVector rows -> fields(rows, values);
      case UnionVector union -> tooShort("type", union.getTypeBuffer(), values);
      case DenseUnionVector union -> {
        String problem = tooShort("type", union.getTypeBuffer(), values);
        yield problem != null
            ? problem
            : tooShort("offset", union.getOffsetBuffer(), (long) values * Integer.BYTES);
      }
      default -> null;
    };
  }

  private static @Nullable String fields(StructVector rows, int values) {
    for (FieldVector field : rows.getChildrenFromFields()) {
      String problem = tooFew(field, values);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  private static @Nullable String tooFew(org.apache.arrow.vector.ValueVector inner, long needed) {
    return inner.getValueCount() >= needed
        ? null
        : "its vector '"
            + inner.getName()
            + "' has "
            + inner.getValueCount()
            + " values, but needs "
            + needed;
  }

  private static @Nullable String tooShort(String what, ArrowBuf buffer, long needed) {
    return buffer.capacity() >= needed
        ? null
        : "its " + what + " buffer has " + buffer.capacity() + " bytes, but needs " + needed;
  }

  /**
   * Checks only the sizes of the buffers. The native library validates the position of each list.
   */
  private static @Nullable String views(ArrowBuf offsets, ArrowBuf sizes, long needed) {
    String problem = tooShort("offset", offsets, needed);
    return problem != null ? problem : tooShort("size", sizes, needed);
  }

  private static @Nullable String offsets(ArrowBuf buffer, int values, long end, String unit) {
    String problem = tooShort("offset", buffer, (values + 1L) * Integer.BYTES);
    return problem != null
        ? problem
        : beyond(buffer.getInt((long) values * Integer.BYTES), end, unit);
  }

  private static @Nullable String largeOffsets(ArrowBuf buffer, int values, long end, String unit) {
    String problem = tooShort("offset", buffer, (values + 1L) * Long.BYTES);
    return problem != null
        ? problem
        : beyond(buffer.getLong((long) values * Long.BYTES), end, unit);
  }

  private static @Nullable String beyond(long last, long end, String unit) {
    return last >= 0 && last <= end
        ? null
        : "its last offset is " + last + ", but it has " + end + " " + unit;
  }
}
