package io.github.paimonffm.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.Partition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A reader for the JSON in which the native library returns a table's partitions. */
public final class PartitionJson {

  private PartitionJson() {}

  /**
   * Reads an array of partitions.
   *
   * @param keys the partition columns of the table, which define the order of the values
   */
  public static List<Partition> readAll(byte[] json, List<String> keys) {
    List<Partition> partitions = new ArrayList<>();
    for (JsonNode node : Json.read(json)) {
      partitions.add(
          new Partition(
              readValues(Json.member(node, "partition"), keys),
              Json.number(node, "rowCount"),
              Json.number(node, "fileCount"),
              Json.number(node, "fileSize")));
    }
    partitions.sort(Comparator.comparing(p -> String.join("/", p.spec().values())));
    return List.copyOf(partitions);
  }

  /**
   * Reads the values of one partition.
   *
   * @param keys the table's partition columns, which give the values their order
   */
  public static Map<String, String> readValues(JsonNode values, List<String> keys) {
    Map<String, String> spec = new LinkedHashMap<>();
    keys.forEach(key -> spec.put(key, Json.text(values, key)));
    return spec;
  }
}
