package io.github.paimonffm.testing;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Conversion between cells of vectors and plain Java values. Binary values are {@link ByteBuffer}s,
 * rows and arrays are {@link List}s, maps are {@link Map}s, timestamps are {@link LocalDateTime}s,
 * or {@link Instant}s if they have a time zone.
 */
final class Values {

  private Values() {}

  static Object get(FieldVector vector, int index) {
    if (vector.isNull(index)) {
      return null;
    }
    return switch (vector) {
      case BitVector v -> v.get(index) != 0;
      case TinyIntVector v -> v.get(index);
      case SmallIntVector v -> v.get(index);
      case IntVector v -> v.get(index);
      case BigIntVector v -> v.get(index);
      case Float4Vector v -> v.get(index);
      case Float8Vector v -> v.get(index);
      case DecimalVector v -> v.getObject(index);
      case VarCharVector v -> new String(v.get(index), StandardCharsets.UTF_8);
      case LargeVarCharVector v -> new String(v.get(index), StandardCharsets.UTF_8);
      case VarBinaryVector v -> ByteBuffer.wrap(v.get(index));
      case LargeVarBinaryVector v -> ByteBuffer.wrap(v.get(index));
      case DateDayVector v -> LocalDate.ofEpochDay(v.get(index));
      case TimeMilliVector v -> LocalTime.ofNanoOfDay(v.get(index) * 1_000_000L);
      case TimeStampVector v -> timestamp((ArrowType.Timestamp) type(v), v.get(index));
      case MapVector v -> map(v, index);
      case ListVector v ->
          list(v.getDataVector(), v.getElementStartIndex(index), v.getElementEndIndex(index));
      case FixedSizeListVector v -> {
        int size = v.getListSize();
        yield list(v.getDataVector(), index * size, (index + 1) * size);
      }
      case StructVector v -> row(v, index);
      default -> throw new IllegalArgumentException("unsupported vector: " + vector.getField());
    };
  }

  static void set(FieldVector vector, int index, Object value) {
    if (value == null) {
      vector.setNull(index);
      return;
    }
    switch (vector) {
      case BitVector v -> v.setSafe(index, ((Boolean) value) ? 1 : 0);
      case TinyIntVector v -> v.setSafe(index, (Byte) value);
      case SmallIntVector v -> v.setSafe(index, (Short) value);
      case IntVector v -> v.setSafe(index, (Integer) value);
      case BigIntVector v -> v.setSafe(index, (Long) value);
      case Float4Vector v -> v.setSafe(index, (Float) value);
      case Float8Vector v -> v.setSafe(index, (Double) value);
      case DecimalVector v -> v.setSafe(index, (BigDecimal) value);
      case VarCharVector v -> v.setSafe(index, ((String) value).getBytes(StandardCharsets.UTF_8));
      case LargeVarCharVector v ->
          v.setSafe(index, ((String) value).getBytes(StandardCharsets.UTF_8));
      case VarBinaryVector v -> v.setSafe(index, ((ByteBuffer) value).array());
      case LargeVarBinaryVector v -> v.setSafe(index, ((ByteBuffer) value).array());
      case DateDayVector v -> v.setSafe(index, (int) ((LocalDate) value).toEpochDay());
      case TimeMilliVector v ->
          v.setSafe(index, (int) (((LocalTime) value).toNanoOfDay() / 1_000_000));
      case TimeStampVector v -> {
        Instant instant =
            value instanceof LocalDateTime local
                ? local.toInstant(ZoneOffset.UTC)
                : (Instant) value;
        v.setSafe(
            index, unit(((ArrowType.Timestamp) type(v)).getUnit()).between(Instant.EPOCH, instant));
      }
      case MapVector v -> {
        int start = v.startNewValue(index);
        StructVector entries = (StructVector) v.getDataVector();
        int at = start;
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          entries.setIndexDefined(at);
          set(entries.getChildrenFromFields().get(0), at, entry.getKey());
          set(entries.getChildrenFromFields().get(1), at, entry.getValue());
          at++;
        }
        v.endValue(index, at - start);
      }
      case ListVector v -> {
        int start = v.startNewValue(index);
        List<?> elements = (List<?>) value;
        for (int i = 0; i < elements.size(); i++) {
          set(v.getDataVector(), start + i, elements.get(i));
        }
        v.endValue(index, elements.size());
      }
      case StructVector v -> {
        v.setIndexDefined(index);
        List<?> fields = (List<?>) value;
        for (int i = 0; i < fields.size(); i++) {
          set(v.getChildrenFromFields().get(i), index, fields.get(i));
        }
      }
      default -> throw new IllegalArgumentException("unsupported vector: " + vector.getField());
    }
  }

  private static ArrowType type(FieldVector vector) {
    return vector.getField().getType();
  }

  private static ChronoUnit unit(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> ChronoUnit.SECONDS;
      case MILLISECOND -> ChronoUnit.MILLIS;
      case MICROSECOND -> ChronoUnit.MICROS;
      case NANOSECOND -> ChronoUnit.NANOS;
    };
  }

  private static Object timestamp(ArrowType.Timestamp type, long value) {
    Instant instant = Instant.EPOCH.plus(value, unit(type.getUnit()));
    return type.getTimezone() == null
        ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
        : (Object) instant;
  }

  private static List<Object> list(FieldVector elements, int start, int end) {
    List<Object> values = new ArrayList<>();
    for (int i = start; i < end; i++) {
      values.add(get(elements, i));
    }
    return Collections.unmodifiableList(values);
  }

  private static Map<Object, Object> map(MapVector vector, int index) {
    StructVector entries = (StructVector) vector.getDataVector();
    Map<Object, Object> values = new LinkedHashMap<>();
    for (int i = vector.getElementStartIndex(index); i < vector.getElementEndIndex(index); i++) {
      values.put(
          get(entries.getChildrenFromFields().get(0), i),
          get(entries.getChildrenFromFields().get(1), i));
    }
    return Collections.unmodifiableMap(values);
  }

  private static List<Object> row(StructVector vector, int index) {
    List<Object> values = new ArrayList<>();
    for (FieldVector field : vector.getChildrenFromFields()) {
      values.add(get(field, index));
    }
    return Collections.unmodifiableList(values);
  }
}
