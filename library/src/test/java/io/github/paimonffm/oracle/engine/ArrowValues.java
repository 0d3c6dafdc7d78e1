package io.github.paimonffm.oracle.engine;

import io.github.paimonffm.oracle.model.Bytes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
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
 * Conversion between neutral values and Arrow vectors. The vector determines the Java class of its
 * values.
 */
final class ArrowValues {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private ArrowValues() {}

  /** Sets a value of a vector. Rows must be set in ascending order. */
  static void set(FieldVector target, int row, Object value) {
    if (value == null) {
      target.setNull(row);
      return;
    }
    switch (target) {
      case BitVector v -> v.setSafe(row, (Boolean) value ? 1 : 0);
      case TinyIntVector v -> v.setSafe(row, (Byte) value);
      case SmallIntVector v -> v.setSafe(row, (Short) value);
      case IntVector v -> v.setSafe(row, (Integer) value);
      case BigIntVector v -> v.setSafe(row, (Long) value);
      case Float4Vector v -> v.setSafe(row, (Float) value);
      case Float8Vector v -> v.setSafe(row, (Double) value);
      case DecimalVector v -> v.setSafe(row, (BigDecimal) value);
      case VarCharVector v -> v.setSafe(row, ((String) value).getBytes(StandardCharsets.UTF_8));
      case VarBinaryVector v -> v.setSafe(row, ((Bytes) value).toArray());
      case LargeVarBinaryVector v -> v.setSafe(row, ((Bytes) value).toArray());
      case DateDayVector v -> v.setSafe(row, Math.toIntExact(((LocalDate) value).toEpochDay()));
      case TimeMilliVector v ->
          v.setSafe(row, (int) (((LocalTime) value).toNanoOfDay() / 1_000_000));
      case TimeStampVector v -> v.setSafe(row, ticks(v, value));
      case MapVector v -> {
        StructVector entries = (StructVector) v.getDataVector();
        int entry = v.startNewValue(row);
        for (Map.Entry<?, ?> pair : ((Map<?, ?>) value).entrySet()) {
          entries.setIndexDefined(entry);
          set((FieldVector) entries.getChildByOrdinal(0), entry, pair.getKey());
          set((FieldVector) entries.getChildByOrdinal(1), entry, pair.getValue());
          entry++;
        }
        v.endValue(row, ((Map<?, ?>) value).size());
      }
      case ListVector v -> {
        int element = v.startNewValue(row);
        for (Object item : (List<?>) value) {
          set(v.getDataVector(), element++, item);
        }
        v.endValue(row, ((List<?>) value).size());
      }
      case FixedSizeListVector v -> {
        int element = v.startNewValue(row);
        for (Object item : (List<?>) value) {
          set(v.getDataVector(), element++, item);
        }
      }
      case StructVector v -> {
        v.setIndexDefined(row);
        for (int i = 0; i < v.size(); i++) {
          set((FieldVector) v.getChildByOrdinal(i), row, ((List<?>) value).get(i));
        }
      }
      default -> throw new IllegalArgumentException("no neutral value for " + target.getField());
    }
  }

  /** Returns the value of a row. */
  static Object get(FieldVector source, int row) {
    if (source.isNull(row)) {
      return null;
    }
    return switch (source) {
      case BitVector v -> v.get(row) == 1;
      case TinyIntVector v -> v.get(row);
      case SmallIntVector v -> v.get(row);
      case IntVector v -> v.get(row);
      case BigIntVector v -> v.get(row);
      case Float4Vector v -> v.get(row);
      case Float8Vector v -> v.get(row);
      case DecimalVector v -> v.getObject(row);
      case VarCharVector v -> new String(v.get(row), StandardCharsets.UTF_8);
      case VarBinaryVector v -> Bytes.of(v.get(row));
      case LargeVarBinaryVector v -> Bytes.of(v.get(row));
      case DateDayVector v -> LocalDate.ofEpochDay(v.get(row));
      case TimeMilliVector v -> LocalTime.ofNanoOfDay(v.get(row) * 1_000_000L);
      case TimeStampVector v -> moment(v, v.get(row));
      case MapVector v -> {
        StructVector entries = (StructVector) v.getDataVector();
        Map<Object, Object> map = new HashMap<>();
        for (int i = v.getElementStartIndex(row); i < v.getElementEndIndex(row); i++) {
          map.put(
              get((FieldVector) entries.getChildByOrdinal(0), i),
              get((FieldVector) entries.getChildByOrdinal(1), i));
        }
        yield map;
      }
      case ListVector v ->
          list(v.getDataVector(), v.getElementStartIndex(row), v.getElementEndIndex(row));
      case FixedSizeListVector v ->
          list(v.getDataVector(), v.getElementStartIndex(row), v.getElementEndIndex(row));
      case StructVector v -> {
        List<Object> fields = new ArrayList<>();
        for (int i = 0; i < v.size(); i++) {
          fields.add(get((FieldVector) v.getChildByOrdinal(i), row));
        }
        yield fields;
      }
      default -> throw new IllegalArgumentException("no neutral value for " + source.getField());
    };
  }

  private static List<Object> list(FieldVector elements, int start, int end) {
    List<Object> list = new ArrayList<>();
    for (int i = start; i < end; i++) {
      list.add(get(elements, i));
    }
    return list;
  }

  /** Returns a timestamp in the vector's unit. A {@code LocalDateTime} is interpreted in UTC. */
  private static long ticks(TimeStampVector vector, Object value) {
    Instant instant =
        value instanceof LocalDateTime wall ? wall.toInstant(ZoneOffset.UTC) : (Instant) value;
    long perSecond = perSecond(vector);
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), perSecond),
        instant.getNano() / (NANOS_PER_SECOND / perSecond));
  }

  private static Object moment(TimeStampVector vector, long ticks) {
    long perSecond = perSecond(vector);
    Instant instant =
        Instant.ofEpochSecond(
            Math.floorDiv(ticks, perSecond),
            Math.floorMod(ticks, perSecond) * (NANOS_PER_SECOND / perSecond));
    boolean wall = ((ArrowType.Timestamp) vector.getField().getType()).getTimezone() == null;
    return wall ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC) : instant;
  }

  private static long perSecond(TimeStampVector vector) {
    TimeUnit unit = ((ArrowType.Timestamp) vector.getField().getType()).getUnit();
    return switch (unit) {
      case SECOND -> 1;
      case MILLISECOND -> 1_000;
      case MICROSECOND -> 1_000_000;
      case NANOSECOND -> NANOS_PER_SECOND;
    };
  }
}
