package io.github.paimonffm.internal.wire;

import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.table.TableLease;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a body is about. It travels beside the body, which only the native library can read.
 *
 * @param partition the value of each partition column as text, in the order of the columns
 * @param bucket the bucket
 * @param fileCount the data files that it adds
 * @param rowCount the rows in them
 * @param fileSize the bytes of them
 */
public record MessageSummary(
    Map<String, String> partition, int bucket, int fileCount, long rowCount, long fileSize) {

  public MessageSummary {
    partition = Collections.unmodifiableMap(new LinkedHashMap<>(partition));
  }

  /**
   * A body that was looked into.
   *
   * @param schemaId the schema that it was written by; empty if it has no data files
   */
  record Described(MessageSummary summary, OptionalLong schemaId) {}

  /**
   * Looks into bodies.
   *
   * @throws io.github.paimonffm.exception.CorruptDataException if one cannot be of that table
   */
  static List<Described> of(TableLease table, List<byte[]> bodies) {
    try (NativeCall call = new NativeCall()) {
      MemorySegment frames = call.bytes(Frames.encode(bodies));
      call.check(
          PaimonFfm.pffm_messages_describe(
              table.segment(), frames, frames.byteSize(), call.buffer(), call.error()));
      List<String> keys = table.description().schema().partitionKeys();
      List<Described> described = new ArrayList<>(bodies.size());
      for (JsonNode node : Json.read(call.takeBytes())) {
        described.add(read(node, keys));
      }
      return described;
    }
  }

  private static Described read(JsonNode node, List<String> keys) {
    JsonNode values = Json.member(node, "partition");
    Map<String, String> partition = new LinkedHashMap<>();
    keys.forEach(key -> partition.put(key, Json.text(values, key)));
    return new Described(
        new MessageSummary(
            partition,
            Math.toIntExact(Json.number(node, "bucket")),
            Math.toIntExact(Json.number(node, "fileCount")),
            Json.number(node, "rowCount"),
            Json.number(node, "fileSize")),
        Json.optionalNumber(node, "schemaId"));
  }

  /** Adds its fields to an envelope. */
  void write(EnvelopeWriter out) {
    out.i32(partition.size());
    partition.forEach((key, value) -> out.text(key).text(value));
    out.i32(bucket).i32(fileCount).i64(rowCount).i64(fileSize);
  }

  /** Reads them. */
  static MessageSummary read(EnvelopeReader in) {
    Map<String, String> partition = new LinkedHashMap<>();
    int columns = in.i32();
    for (int i = 0; i < columns; i++) {
      if (partition.put(in.text(), in.text()) != null) {
        throw in.corrupt("a partition column is in it twice");
      }
    }
    if (columns < 0) {
      throw in.corrupt("it has " + columns + " partition columns");
    }
    return new MessageSummary(partition, in.i32(), in.i32(), in.i64(), in.i64());
  }

  /** A text for logs, without brackets around it. */
  @Override
  public String toString() {
    return (partition.isEmpty() ? "" : "partition=" + partition + ", ")
        + "bucket="
        + bucket
        + ", files="
        + fileCount
        + ", rows="
        + rowCount
        + ", bytes="
        + fileSize;
  }
}
