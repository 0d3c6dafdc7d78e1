package io.github.paimonffm.internal.partition;

import io.github.paimonffm.Schema;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.read.Literal;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values of some of a table's partition columns, as the caller gave them. A null value matches the
 * null partition.
 *
 * @param values the values, keyed by column name
 */
public record PartitionSpec(TreeMap<String, @Nullable Literal> values) implements Serializable {

  /** The specification without values, which every partition matches. */
  public static final PartitionSpec ALL = new PartitionSpec(new TreeMap<>());

  /**
   * Returns the specification of a caller's values.
   *
   * @throws InvalidArgumentException if a value has a class that no partition column accepts
   */
  public static PartitionSpec of(Map<String, ?> partition) {
    TreeMap<String, @Nullable Literal> values = new TreeMap<>();
    partition.forEach((column, value) -> values.put(column, literal(column, value)));
    return new PartitionSpec(values);
  }

  private static @Nullable Literal literal(String column, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    try {
      return Literal.of(value);
    } catch (InvalidArgumentException e) {
      throw new InvalidArgumentException("partition column '" + column + "': " + e.getMessage(), e);
    }
  }

  /**
   * Returns the partitions of a table that this specification selects.
   *
   * @throws InvalidArgumentException if a column is not a partition column, or a value is not valid
   *     for the type of its column; the exception names the column, the type and the value
   */
  public PartitionMatch in(Schema schema) {
    TreeMap<String, @Nullable String> texts = new TreeMap<>();
    values.forEach((column, value) -> texts.put(column, PartitionText.of(schema, column, value)));
    return new PartitionMatch(texts);
  }

  /** Returns the values. */
  @Override
  public String toString() {
    return new LinkedHashMap<>(values).toString();
  }
}
