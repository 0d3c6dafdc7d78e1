package io.github.paimonffm.internal.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.exception.CorruptDataException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.json.PartitionJson;
import io.github.paimonffm.internal.table.TableDescription;
import io.github.paimonffm.internal.table.TableLease;
import io.github.paimonffm.internal.table.TableSource;
import io.github.paimonffm.internal.wire.Frames;
import io.github.paimonffm.internal.wire.SplitEnvelope;
import io.github.paimonffm.read.Plan;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.read.TableScan;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A scan that opens its table for each plan. */
record TableScanImpl(TableSource source, ReadRequest request) implements TableScan {

  @Override
  public Plan plan() {
    try (TableLease table = source.lease("the scan")) {
      return table.call(
          (handle, call) -> {
            MemorySegment json = call.utf8(request.toJson());
            call.check(
                PaimonFfm.pffm_plan(handle, json, json.byteSize(), call.buffer(), call.error()));
            return plan(table.description(), Frames.decode(call.takeBytes()));
          });
    }
  }

  /**
   * Reads a plan. The first frame describes the other frames, each of which is the body of a split.
   */
  private static Plan plan(TableDescription table, List<byte[]> frames) {
    if (frames.isEmpty()) {
      throw new CorruptDataException("the native library returned an empty plan");
    }
    JsonNode json = Json.read(frames.getFirst());
    OptionalLong snapshotId = Json.optionalNumber(json, "snapshotId");
    JsonNode figures = Json.member(json, "splits");
    List<byte[]> bodies = frames.subList(1, frames.size());
    if (figures.size() != bodies.size() || (snapshotId.isEmpty() && !bodies.isEmpty())) {
      throw new CorruptDataException("the native library returned an inconsistent plan");
    }
    List<Split> splits = new ArrayList<>(bodies.size());
    for (int i = 0; i < bodies.size(); i++) {
      splits.add(split(table, snapshotId.orElseThrow(), figures.get(i), bodies.get(i)));
    }
    return new Plan(splits, snapshotId);
  }

  private static Split split(
      TableDescription table, long snapshotId, JsonNode figures, byte[] body) {
    SplitEnvelope envelope =
        new SplitEnvelope(
            table.identity(),
            snapshotId,
            PartitionJson.readValues(
                Json.member(figures, "partition"), table.schema().partitionKeys()),
            Math.toIntExact(Json.number(figures, "bucket")),
            Math.toIntExact(Json.number(figures, "totalBuckets")),
            Json.number(figures, "rowCount"),
            Math.toIntExact(Json.number(figures, "fileCount")),
            Json.number(figures, "fileSize"),
            body);
    return Split.fromBytes(envelope.encode());
  }
}
