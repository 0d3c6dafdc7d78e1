package io.github.paimonffm.paimonjava.read;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.read.Predicate;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.Decimal;
import org.apache.paimon.data.Timestamp;
import org.apache.paimon.predicate.And;
import org.apache.paimon.predicate.Between;
import org.apache.paimon.predicate.CompoundPredicate;
import org.apache.paimon.predicate.Contains;
import org.apache.paimon.predicate.EndsWith;
import org.apache.paimon.predicate.Equal;
import org.apache.paimon.predicate.FieldRef;
import org.apache.paimon.predicate.GreaterOrEqual;
import org.apache.paimon.predicate.GreaterThan;
import org.apache.paimon.predicate.In;
import org.apache.paimon.predicate.IsNotNull;
import org.apache.paimon.predicate.IsNull;
import org.apache.paimon.predicate.LeafFunction;
import org.apache.paimon.predicate.LeafPredicate;
import org.apache.paimon.predicate.LessOrEqual;
import org.apache.paimon.predicate.LessThan;
import org.apache.paimon.predicate.NotEqual;
import org.apache.paimon.predicate.NotIn;
import org.apache.paimon.predicate.Or;
import org.apache.paimon.predicate.StartsWith;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypeChecks;
import org.apache.paimon.types.DecimalType;
import org.apache.paimon.types.RowType;
import org.jspecify.annotations.Nullable;

/** Translates filters of Paimon Java into filters of the native library. */
final class FilterTranslator {

  private final RowType rowType;

  private FilterTranslator(RowType rowType) {
    this.rowType = rowType;
  }

  /**
   * A native filter, which never removes a row that the filter of Paimon Java keeps.
   *
   * @param predicate the native filter; null if no part of the filter has a native form
   * @param isExact whether the native filter keeps the same rows
   */
  record Translation(@Nullable Predicate predicate, boolean isExact) {

    static final Translation NONE = new Translation(null, false);
  }

  /**
   * Translates a filter.
   *
   * @param rowType the columns of the table
   */
  static Translation translate(org.apache.paimon.predicate.Predicate filter, RowType rowType) {
    try {
      return new FilterTranslator(rowType).translate(filter);
    } catch (InvalidArgumentException e) {
      return Translation.NONE; // the filter is nested too deeply
    }
  }

  private Translation translate(org.apache.paimon.predicate.Predicate filter) {
    if (filter instanceof CompoundPredicate compound) {
      List<Translation> parts = compound.children().stream().map(this::translate).toList();
      if (compound.function() instanceof And) {
        return and(parts);
      }
      return compound.function() instanceof Or ? or(parts) : Translation.NONE;
    }
    Predicate predicate = filter instanceof LeafPredicate leaf ? leaf(leaf) : null;
    return predicate == null ? Translation.NONE : new Translation(predicate, true);
  }

  private static Translation and(List<Translation> parts) {
    List<Predicate> predicates =
        parts.stream().map(Translation::predicate).filter(Objects::nonNull).toList();
    return predicates.isEmpty()
        ? Translation.NONE
        : new Translation(Predicate.and(predicates), areExact(parts));
  }

  private static Translation or(List<Translation> parts) {
    List<Predicate> predicates =
        parts.stream().map(Translation::predicate).filter(Objects::nonNull).toList();
    return predicates.isEmpty() || predicates.size() < parts.size()
        ? Translation.NONE
        : new Translation(Predicate.or(predicates), areExact(parts));
  }

  private static boolean areExact(List<Translation> parts) {
    return parts.stream().allMatch(Translation::isExact);
  }

  private @Nullable Predicate leaf(LeafPredicate leaf) {
    FieldRef field = leaf.fieldRefOptional().orElse(null);
    if (field == null || !rowType.containsField(field.name())) {
      return null;
    }
    DataType type = rowType.getField(field.name()).type();
    if (!type.copy(true).equals(field.type().copy(true))) {
      return null;
    }
    String column = field.name();
    LeafFunction function = leaf.function();
    if (function instanceof IsNull) {
      return Predicate.isNull(column);
    } else if (function instanceof IsNotNull) {
      return Predicate.isNotNull(column);
    }
    List<Object> literals = literals(leaf, type);
    return literals.isEmpty() ? null : comparison(function, column, literals);
  }

  /** Returns the literals as values of the native library; empty if a literal has no such value. */
  private static List<Object> literals(LeafPredicate leaf, DataType type) {
    List<Object> literals = new ArrayList<>();
    for (Object literal : leaf.literals()) {
      Object value = literal == null ? null : literal(literal, type);
      if (value != null) {
        literals.add(value);
      } else if (literal != null || !(leaf.function() instanceof In)) {
        return List.of();
      }
    }
    return literals;
  }

  private static @Nullable Predicate comparison(
      LeafFunction function, String column, List<Object> literals) {
    Object first = literals.getFirst();
    return switch (function) {
      case Equal f -> Predicate.equal(column, first);
      case NotEqual f -> Predicate.notEqual(column, first);
      case LessThan f -> Predicate.lessThan(column, first);
      case LessOrEqual f -> Predicate.lessOrEqual(column, first);
      case GreaterThan f -> Predicate.greaterThan(column, first);
      case GreaterOrEqual f -> Predicate.greaterOrEqual(column, first);
      case Between f -> Predicate.between(column, first, literals.get(1));
      case In f -> Predicate.in(column, literals);
      case NotIn f -> Predicate.notIn(column, literals);
      case StartsWith f -> first instanceof String text ? Predicate.startsWith(column, text) : null;
      case EndsWith f -> first instanceof String text ? Predicate.endsWith(column, text) : null;
      case Contains f -> first instanceof String text ? Predicate.contains(column, text) : null;
      default -> null;
    };
  }

  /**
   * Returns a literal as a value of the native library, or null if it has none. Bytes have none,
   * because Paimon Java 1.4 compares them as signed numbers.
   */
  private static @Nullable Object literal(Object literal, DataType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> literal instanceof Boolean ? literal : null;
      case TINYINT -> literal instanceof Byte ? literal : null;
      case SMALLINT -> literal instanceof Short ? literal : null;
      case INTEGER -> literal instanceof Integer ? literal : null;
      case BIGINT -> literal instanceof Long ? literal : null;
      case FLOAT -> literal instanceof Float ? literal : null;
      case DOUBLE -> literal instanceof Double ? literal : null;
      case CHAR, VARCHAR -> literal instanceof BinaryString text ? text(text) : null;
      case DATE -> literal instanceof Integer day ? date(day) : null;
      case TIME_WITHOUT_TIME_ZONE ->
          literal instanceof Integer millis ? LocalTime.ofNanoOfDay(millis * 1_000_000L) : null;
      case DECIMAL ->
          literal instanceof Decimal decimal
              ? decimal(decimal.toBigDecimal(), (DecimalType) type)
              : null;
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          literal instanceof Timestamp timestamp ? timestamp(timestamp, type) : null;
      default -> null;
    };
  }

  private static @Nullable String text(BinaryString literal) {
    String text = literal.toString();
    return BinaryString.fromString(text).equals(literal) ? text : null; // bytes that are no text
  }

  private static @Nullable LocalDate date(int day) {
    LocalDate date = LocalDate.ofEpochDay(day);
    return hasFourDigits(date.getYear()) ? date : null;
  }

  private static boolean hasFourDigits(int year) {
    return year >= 0 && year <= 9999;
  }

  private static @Nullable BigDecimal decimal(BigDecimal literal, DecimalType type) {
    BigDecimal value = literal.stripTrailingZeros();
    boolean fits =
        value.scale() <= type.getScale()
            && value.precision() - value.scale() <= type.getPrecision() - type.getScale();
    return fits ? value : null;
  }

  private static @Nullable Object timestamp(Timestamp literal, DataType type) {
    long unit = (long) Math.pow(10, 9 - DataTypeChecks.getPrecision(type));
    var time = literal.toLocalDateTime();
    if (time.getNano() % unit != 0 || !hasFourDigits(time.getYear())) {
      return null;
    }
    return switch (type.getTypeRoot()) {
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> time.toInstant(ZoneOffset.UTC);
      default -> time;
    };
  }
}
