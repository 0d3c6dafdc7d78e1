package io.github.paimonffm.internal.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.read.Literal;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values of some of a table's partition columns, as texts; null is the null partition. The table
 * gives the texts a type when they are used.
 */
record PartitionSpec(TreeMap<String, @Nullable String> values) implements Serializable {

  /** No value: every partition matches. */
  static final PartitionSpec ALL = new PartitionSpec(new TreeMap<>());

  /**
   * Takes values of the caller's.
   *
   * @throws InvalidArgumentException if one is of a class that no partition column has
   */
  static PartitionSpec of(Map<String, ?> partition) {
    TreeMap<String, @Nullable String> values = new TreeMap<>();
    partition.forEach((column, value) -> values.put(column, text(column, value)));
    return new PartitionSpec(values);
  }

  private static @Nullable String text(String column, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    Literal literal;
    try {
      literal = Literal.of(value);
    } catch (InvalidArgumentException e) {
      throw new InvalidArgumentException("partition column '" + column + "': " + e.getMessage(), e);
    }
    if (literal.kind() == Literal.Kind.BINARY) {
      throw new InvalidArgumentException(
          "partition column '" + column + "': bytes are no partition value");
    }
    return literal.text();
  }

  /** The form in which the native library takes it. */
  ObjectNode toJson() {
    ObjectNode json = Json.object();
    values.forEach(json::put);
    return json;
  }

  /** Shows the values. */
  @Override
  public String toString() {
    return new LinkedHashMap<>(values).toString();
  }
}
