package io.github.paimonffm.spark.write;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.spark.types.SparkValues;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.AlwaysTrue;
import org.apache.spark.sql.connector.expressions.filter.And;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.internal.SQLConf;
import org.jspecify.annotations.Nullable;

/** The partitions that the conditions of an overwrite or a delete select. */
public final class PartitionPredicates {

  private final Table table;
  private final Map<String, Object> values = new LinkedHashMap<>();

  private PartitionPredicates(Table table) {
    this.table = table;
  }

  /**
   * Returns the partitions that conditions select.
   *
   * @param table the table
   * @param predicates the conditions, all of which must be true
   * @return the values of some of the partition columns, as for the library's static overwrite;
   *     empty if the conditions select all rows; an entry can have the value null
   * @throws IllegalArgumentException if the conditions do not select whole partitions by values of
   *     the partition columns; the message names the condition
   */
  public static Map<String, Object> specification(Table table, Predicate[] predicates) {
    PartitionPredicates found = new PartitionPredicates(table);
    found
        .refused(predicates)
        .ifPresent(
            refused -> {
              throw new IllegalArgumentException(
                  "cannot replace or delete the rows of table %s where %s: only whole partitions, which values of the"
                          .formatted(table.identifier(), refused)
                      + " partition columns select, can be replaced or deleted; partition columns: "
                      + table.partitionKeys());
            });
    return found.values;
  }

  /** Collects the values, and returns the first condition that does not select partitions. */
  private Optional<Predicate> refused(Predicate[] predicates) {
    for (Predicate predicate : predicates) {
      Optional<Predicate> refused = refused(predicate);
      if (refused.isPresent()) {
        return refused;
      }
    }
    return Optional.empty();
  }

  private Optional<Predicate> refused(Predicate predicate) {
    if (predicate instanceof AlwaysTrue) {
      return Optional.empty();
    }
    if (predicate instanceof And and) {
      return refused(and.left()).or(() -> refused(and.right()));
    }
    Expression[] children = predicate.children();
    boolean accepted =
        switch (predicate.name()) {
          case "=", "<=>" -> {
            boolean nullable = predicate.name().equals("<=>");
            yield equal(children[0], children[1], nullable)
                || equal(children[1], children[0], nullable);
          }
          case "IS_NULL" -> add(children[0], null);
          default -> false;
        };
    return accepted ? Optional.empty() : Optional.of(predicate);
  }

  private boolean equal(Expression column, Expression value, boolean nullable) {
    return value instanceof Literal<?> literal
        && (nullable || literal.value() != null)
        && add(column, SparkValues.toJava(literal));
  }

  private boolean add(Expression column, @Nullable Object value) {
    if (!(column instanceof NamedReference reference) || reference.fieldNames().length != 1) {
      return false;
    }
    Optional<String> key = partitionKey(reference.fieldNames()[0]);
    boolean isNew = key.isPresent() && !values.containsKey(key.get());
    key.ifPresent(name -> values.put(name, value));
    return isNew;
  }

  /** Returns the partition column. Spark passes names as the statement has them. */
  private Optional<String> partitionKey(String name) {
    boolean exact = SQLConf.get().caseSensitiveAnalysis();
    return table.partitionKeys().stream()
        .filter(key -> exact ? key.equals(name) : key.equalsIgnoreCase(name))
        .findFirst();
  }
}
