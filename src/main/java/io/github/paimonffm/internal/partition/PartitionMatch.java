package io.github.paimonffm.internal.partition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.internal.json.Json;
import java.io.Serial;
import java.io.Serializable;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of a table that have these values; null is the null partition.
 *
 * @param values by column, of its type, in the one text that each value has
 */
public record PartitionMatch(TreeMap<String, @Nullable String> values) implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** The form in which the native library takes it. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    values.forEach(json::put);
    return json;
  }
}
