package io.github.paimonffm.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** An evaluator of predicates with SQL semantics: true, false, or null for unknown. */
final class PredicateOracle {

  private PredicateOracle() {}

  /** Returns the rows for which a predicate is true. */
  static List<List<Object>> filter(
      Predicate predicate, List<SampleColumn> columns, List<List<Object>> rows) {
    return rows.stream()
        .filter(row -> Boolean.TRUE.equals(value(predicate, columns, row)))
        .toList();
  }

  private static Boolean value(Predicate predicate, List<SampleColumn> columns, List<Object> row) {
    return switch (predicate) {
      case Predicate.And and -> joined(and.predicates(), columns, row, false);
      case Predicate.Or or -> joined(or.predicates(), columns, row, true);
      case Predicate.Not not -> not(value(not.predicate(), columns, row));
      case Predicate.Leaf leaf -> {
        List<String> names = columns.stream().map(SampleColumn::name).toList();
        int index = names.indexOf(leaf.column());
        List<Object> literals =
            leaf.literals().stream().map(l -> columns.get(index).parser().apply(l.text())).toList();
        yield value(leaf.function(), row.get(index), literals);
      }
    };
  }

  /** Returns the deciding value if any part has this value, otherwise null if any is unknown. */
  private static Boolean joined(
      List<Predicate> parts, List<SampleColumn> columns, List<Object> row, Boolean deciding) {
    List<Boolean> values =
        Arrays.asList(
            parts.stream().map(part -> value(part, columns, row)).toArray(Boolean[]::new));
    return values.contains(deciding) ? deciding : values.contains(null) ? null : not(deciding);
  }

  private static Boolean not(Boolean value) {
    return value == null ? null : !value;
  }

  private static Boolean value(LeafFunction function, Object value, List<Object> literals) {
    if (function == LeafFunction.IS_NULL || function == LeafFunction.IS_NOT_NULL) {
      return (value == null) == (function == LeafFunction.IS_NULL);
    }
    if (value == null) {
      return null;
    }
    Object first = literals.getFirst();
    return switch (function) {
      case EQUAL -> compare(value, first) == 0;
      case NOT_EQUAL -> compare(value, first) != 0;
      case LESS_THAN -> compare(value, first) < 0;
      case LESS_OR_EQUAL -> compare(value, first) <= 0;
      case GREATER_THAN -> compare(value, first) > 0;
      case GREATER_OR_EQUAL -> compare(value, first) >= 0;
      case IN -> literals.stream().anyMatch(literal -> compare(value, literal) == 0);
      case NOT_IN -> literals.stream().noneMatch(literal -> compare(value, literal) == 0);
      case BETWEEN -> compare(value, first) >= 0 && compare(value, literals.getLast()) <= 0;
      case STARTS_WITH -> ((String) value).startsWith((String) first);
      case ENDS_WITH -> ((String) value).endsWith((String) first);
      case CONTAINS -> ((String) value).contains((String) first);
      case LIKE -> like((String) first).matcher((String) value).matches();
      case IS_NULL, IS_NOT_NULL -> throw new AssertionError(function);
    };
  }

  private static Pattern like(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      switch (pattern.charAt(i)) {
        case '%' -> regex.append(".*");
        case '_' -> regex.append('.');
        case '\\' -> regex.append(Pattern.quote(pattern.substring(++i, i + 1)));
        default -> regex.append(Pattern.quote(pattern.substring(i, i + 1)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  @SuppressWarnings("unchecked")
  private static int compare(Object a, Object b) {
    return switch (a) {
      case String text ->
          Arrays.compareUnsigned(text.getBytes(UTF_8), ((String) b).getBytes(UTF_8));
      case ByteBuffer bytes -> Arrays.compareUnsigned(bytes.array(), ((ByteBuffer) b).array());
      default -> ((Comparable<Object>) a).compareTo(b);
    };
  }
}
