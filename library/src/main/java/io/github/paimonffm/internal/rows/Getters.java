package io.github.paimonffm.internal.rows;

import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.internal.types.DataType;
import io.github.paimonffm.internal.types.Wrappers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
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
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Getters for the vectors of readers. */
final class Getters {

  private Getters() {}

  /**
   * Returns the getter of a vector.
   *
   * @param path the column for messages
   * @throws SchemaMismatchException if the values of the column cannot be read as the target
   */
  static Getter of(String path, DataType type, FieldVector vector, Target target) {
    return switch (vector) {
      case BitVector v -> plain(path, type, v, target, Boolean.class, i -> v.get(i) != 0);
      case TinyIntVector v -> integers(path, type, v, target, Byte.class, v::get, v::get);
      case SmallIntVector v -> integers(path, type, v, target, Short.class, v::get, v::get);
      case IntVector v -> integers(path, type, v, target, Integer.class, v::get, v::get);
      case BigIntVector v -> integers(path, type, v, target, Long.class, v::get, v::get);
      case Float4Vector v -> floats(path, type, v, target);
      case Float8Vector v -> plain(path, type, v, target, Double.class, v::get);
      case DecimalVector v -> plain(path, type, v, target, BigDecimal.class, v::getObject);
      case VarCharVector v -> texts(path, type, v, target, v::get);
      case VarBinaryVector v -> binaries(path, type, v, target, v::get);
      case LargeVarBinaryVector v -> binaries(path, type, v, target, v::get);
      case DateDayVector v ->
          plain(path, type, v, target, LocalDate.class, i -> LocalDate.ofEpochDay(v.get(i)));
      case TimeMilliVector v ->
          plain(
              path,
              type,
              v,
              target,
              LocalTime.class,
              i -> LocalTime.ofNanoOfDay(v.get(i) * 1_000_000L));
      case TimeStampVector v -> timestamps(path, type, v, target);
      case MapVector v -> NestedGetters.map(path, type, v, target);
      case ListVector v ->
          NestedGetters.list(path, type, v, ((DataType.Array) type).element(), target);
      case FixedSizeListVector v ->
          NestedGetters.list(path, type, v, ((DataType.Vector) type).element(), target);
      case StructVector v -> NestedGetters.row(path, type, v, target);
      default -> throw new IllegalArgumentException("no column has the type " + vector.getField());
    };
  }

  /** Returns the failure for a target that cannot hold the values of a column. */
  static SchemaMismatchException unfit(
      String path, DataType type, Target target, Class<?>... produced) {
    String classes =
        Arrays.stream(produced).map(Class::getSimpleName).collect(Collectors.joining(", "));
    return new SchemaMismatchException(
        "column '"
            + path
            + "' of type "
            + type.sql()
            + " cannot be read as "
            + target
            + "; expected one of "
            + classes);
  }

  /** Returns a getter whose values have one class. */
  private static Getter plain(
      String path,
      DataType type,
      FieldVector vector,
      Target target,
      Class<?> produced,
      IntFunction<?> read) {
    if (!Wrappers.of(target.raw()).isAssignableFrom(produced)) {
      throw unfit(path, type, target, produced);
    }
    return new Getter(vector) {
      @Override
      Object value(int index) {
        return read.apply(index);
      }
    };
  }

  /** Reads a long from a position. */
  private interface LongReader {
    long get(int index);
  }

  /** Integers can be read as their own class, and as each wider one. */
  private static Getter integers(
      String path,
      DataType type,
      FieldVector vector,
      Target target,
      Class<?> own,
      IntFunction<?> read,
      LongReader wide) {
    Class<?> wanted = Wrappers.of(target.raw());
    if (wanted.isAssignableFrom(own)) {
      return plain(path, type, vector, target, own, read);
    }
    Map<Class<?>, IntFunction<?>> wider =
        Map.of(
            Short.class, i -> (short) wide.get(i),
            Integer.class, i -> (int) wide.get(i),
            Long.class, wide::get,
            BigInteger.class, i -> BigInteger.valueOf(wide.get(i)),
            BigDecimal.class, i -> BigDecimal.valueOf(wide.get(i)));
    List<Class<?>> order =
        List.of(
            Byte.class, Short.class, Integer.class, Long.class, BigInteger.class, BigDecimal.class);
    if (order.indexOf(wanted) <= order.indexOf(own)) {
      throw unfit(
          path,
          type,
          target,
          order.subList(order.indexOf(own), order.size()).toArray(Class<?>[]::new));
    }
    return plain(path, type, vector, target, wanted, wider.get(wanted));
  }

  private static Getter floats(String path, DataType type, Float4Vector vector, Target target) {
    return Wrappers.of(target.raw()) == Double.class
        ? plain(path, type, vector, target, Double.class, i -> (double) vector.get(i))
        : plain(path, type, vector, target, Float.class, vector::get);
  }

  private static Getter texts(
      String path, DataType type, FieldVector vector, Target target, IntFunction<byte[]> read) {
    Class<?> wanted = target.raw();
    if (wanted.isEnum()) {
      Map<String, ?> constants =
          Arrays.stream(wanted.getEnumConstants())
              .collect(Collectors.toMap(c -> ((Enum<?>) c).name(), Function.identity()));
      return plain(
          path,
          type,
          vector,
          target,
          wanted,
          i -> {
            String name = new String(read.apply(i), StandardCharsets.UTF_8);
            Object constant = constants.get(name);
            if (constant == null) {
              throw new Misfit(path, name, "; expected a constant of " + wanted.getTypeName());
            }
            return constant;
          });
    }
    return plain(
        path,
        type,
        vector,
        target,
        String.class,
        i -> new String(read.apply(i), StandardCharsets.UTF_8));
  }

  private static Getter binaries(
      String path, DataType type, FieldVector vector, Target target, IntFunction<byte[]> read) {
    return target.raw() == ByteBuffer.class
        ? plain(path, type, vector, target, ByteBuffer.class, i -> ByteBuffer.wrap(read.apply(i)))
        : plain(path, type, vector, target, byte[].class, read);
  }

  private static Getter timestamps(
      String path, DataType type, TimeStampVector vector, Target target) {
    ArrowType.Timestamp arrow = (ArrowType.Timestamp) vector.getField().getType();
    long perSecond = Fillers.perSecond(arrow.getUnit());
    long nanosPerUnit = 1_000_000_000 / perSecond;
    IntFunction<Instant> instant =
        i -> {
          long units = vector.get(i);
          return Instant.ofEpochSecond(
              Math.floorDiv(units, perSecond), Math.floorMod(units, perSecond) * nanosPerUnit);
        };
    if (arrow.getTimezone() == null) {
      return plain(
          path,
          type,
          vector,
          target,
          LocalDateTime.class,
          i -> LocalDateTime.ofInstant(instant.apply(i), ZoneOffset.UTC));
    }
    return target.raw() == OffsetDateTime.class
        ? plain(
            path,
            type,
            vector,
            target,
            OffsetDateTime.class,
            i -> instant.apply(i).atOffset(ZoneOffset.UTC))
        : plain(path, type, vector, target, Instant.class, instant);
  }
}
