package io.github.paimonffm.spark.read;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Filters in SQL. */
final class RandomFilters {

  private static final List<String> COMPARISONS = List.of("=", "<>", "<", "<=", ">", ">=", "<=>");
  private static final List<String> PATTERNS =
      List.of("'a%'", "'%b'", "'%b%'", "'a%c'", "'_b'", "''", "'a\\\\%'", "'%'");

  private RandomFilters() {}

  /** Returns a filter of at most this depth. */
  static String filter(Random random, List<FilterColumn> columns, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return leaf(random, columns.get(random.nextInt(columns.size())));
    }
    return switch (random.nextInt(5)) {
      case 0 -> "NOT (" + filter(random, columns, depth - 1) + ")";
      case 1, 2 -> binary(random, columns, depth, "AND");
      default -> binary(random, columns, depth, "OR");
    };
  }

  private static String binary(
      Random random, List<FilterColumn> columns, int depth, String operator) {
    return "(%s) %s (%s)"
        .formatted(
            filter(random, columns, depth - 1), operator, filter(random, columns, depth - 1));
  }

  private static String leaf(Random random, FilterColumn column) {
    boolean isText = column.values().getFirst().startsWith("'");
    String name = column.name();
    return switch (random.nextInt(isText ? 8 : 6)) {
      case 0 -> name + (random.nextBoolean() ? " IS NULL" : " IS NOT NULL");
      case 1 ->
          IntStream.rangeClosed(0, random.nextInt(4))
              .mapToObj(i -> column.value(random))
              .collect(
                  Collectors.joining(
                      ", ", name + (random.nextBoolean() ? " IN (" : " NOT IN ("), ")"));
      case 2 -> "%s BETWEEN %s AND %s".formatted(name, column.value(random), column.value(random));
      case 6, 7 -> name + " LIKE " + PATTERNS.get(random.nextInt(PATTERNS.size()));
      default -> {
        String operator = COMPARISONS.get(random.nextInt(COMPARISONS.size()));
        String value = column.value(random);
        yield random.nextInt(4) == 0
            ? value + " " + operator + " " + name
            : name + " " + operator + " " + value;
      }
    };
  }
}
