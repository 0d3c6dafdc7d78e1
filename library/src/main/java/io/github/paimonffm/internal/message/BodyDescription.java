package io.github.paimonffm.internal.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.json.PartitionJson;
import io.github.paimonffm.internal.table.TableLease;
import io.github.paimonffm.internal.wire.MessageSummary;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The content of a commit message's body, which only the native library can read.
 *
 * @param summary the partition, the bucket and the counts of the body
 * @param schemaId the id of the schema that the body was written with; empty if the body has no
 *     data files
 */
record BodyDescription(MessageSummary summary, OptionalLong schemaId) {

  /**
   * Describes bodies.
   *
   * @throws io.github.paimonffm.exception.CorruptDataException if a body cannot belong to the table
   */
  static List<BodyDescription> of(TableLease table, List<byte[]> bodies) {
    return table.call(
        (handle, call) -> {
          MemorySegment frames = call.frames(bodies);
          call.check(
              PaimonFfm.pffm_messages_describe(
                  handle, frames, frames.byteSize(), call.buffer(), call.error()));
          List<String> keys = table.description().schema().partitionKeys();
          List<BodyDescription> descriptions = new ArrayList<>(bodies.size());
          for (JsonNode node : Json.read(call.takeBytes())) {
            descriptions.add(read(node, keys));
          }
          return descriptions;
        });
  }

  private static BodyDescription read(JsonNode node, List<String> keys) {
    return new BodyDescription(
        new MessageSummary(
            PartitionJson.readValues(Json.member(node, "partition"), keys),
            Math.toIntExact(Json.number(node, "bucket")),
            Math.toIntExact(Json.number(node, "fileCount")),
            Json.number(node, "rowCount"),
            Json.number(node, "fileSize")),
        Json.optionalNumber(node, "schemaId"));
  }
}
