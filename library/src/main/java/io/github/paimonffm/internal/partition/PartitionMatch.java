package io.github.paimonffm.internal.partition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.internal.json.Json;
import java.io.Serial;
import java.io.Serializable;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of a table that have these values. A null value matches the null partition.
 *
 * @param values the values, keyed by column name, each as the canonical text of the column's type
 */
public record PartitionMatch(TreeMap<String, @Nullable String> values) implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** Returns the JSON that the native library reads. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    values.forEach(json::put);
    return json;
  }
}
