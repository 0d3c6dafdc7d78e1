package io.github.paimonffm.spark.read;

import io.github.paimonffm.read.Split;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;

/**
 * A filter of partitions that Spark computes while a query runs, from the values that the other
 * side of a join has. Spark still evaluates the join, so the filter may keep splits without
 * matching rows.
 */
final class PartitionFilter {

  private final PartitionValues values;

  /** The accepted values of each column, in Spark's internal form. */
  private final Map<String, Set<Object>> accepted = new HashMap<>();

  /**
   * Creates a filter.
   *
   * @param values the values of the partition columns
   * @param predicates the conditions, all of which must be true; conditions other than {@code IN}
   *     on a partition column are ignored
   */
  PartitionFilter(PartitionValues values, Predicate[] predicates) {
    this.values = values;
    for (Predicate predicate : predicates) {
      if (predicate.name().equals("IN")
          && predicate.children()[0] instanceof NamedReference column
          && column.fieldNames().length == 1
          && values.columns().contains(column.fieldNames()[0])) {
        Set<Object> literals = new HashSet<>();
        Arrays.stream(predicate.children())
            .skip(1)
            .forEach(literal -> literals.add(((Literal<?>) literal).value()));
        accepted.merge(
            column.fieldNames()[0],
            literals,
            (first, second) -> {
              first.retainAll(second);
              return first;
            });
      }
    }
  }

  /** Returns the splits that can have matching rows, in the same order. */
  List<Split> matching(List<Split> splits) {
    return splits.stream().filter(this::canMatch).toList();
  }

  private boolean canMatch(Split split) {
    return accepted.entrySet().stream()
        .allMatch(
            entry ->
                values
                    .value(split, entry.getKey())
                    .map(value -> entry.getValue().contains(value))
                    .orElse(true));
  }
}
