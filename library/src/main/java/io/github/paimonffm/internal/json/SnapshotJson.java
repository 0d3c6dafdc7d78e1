package io.github.paimonffm.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.CommitKind;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.exception.CorruptDataException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A reader for Paimon's JSON of snapshots: the content of {@code snapshot-N} files. */
public final class SnapshotJson {

  private SnapshotJson() {}

  /** Reads one snapshot. */
  public static Snapshot read(byte[] json) {
    return read(Json.read(json));
  }

  /** Reads one snapshot; empty if there are no bytes. */
  public static Optional<Snapshot> readOptional(byte[] json) {
    return json.length == 0 ? Optional.empty() : Optional.of(read(json));
  }

  /** Reads a member of an object; empty if it is missing or null. */
  public static Optional<Snapshot> readOptional(JsonNode object, String name) {
    return object.hasNonNull(name)
        ? Optional.of(read(Json.member(object, name)))
        : Optional.empty();
  }

  /** Reads an array of snapshots. */
  public static List<Snapshot> readAll(byte[] json) {
    List<Snapshot> snapshots = new ArrayList<>();
    Json.read(json).forEach(node -> snapshots.add(read(node)));
    return List.copyOf(snapshots);
  }

  /** Reads an array of tags: names and snapshots. */
  public static SortedMap<String, Snapshot> readTags(byte[] json) {
    SortedMap<String, Snapshot> tags = new TreeMap<>();
    Json.read(json)
        .forEach(node -> tags.put(Json.text(node, "name"), read(Json.member(node, "snapshot"))));
    return Collections.unmodifiableSortedMap(tags);
  }

  /** Reads one snapshot. */
  public static Snapshot read(JsonNode json) {
    long id = Json.number(json, "id");
    return new Snapshot(
        id,
        Json.number(json, "schemaId"),
        Json.text(json, "commitUser"),
        Json.number(json, "commitIdentifier"),
        commitKind(id, Json.text(json, "commitKind")),
        Instant.ofEpochMilli(Json.number(json, "timeMillis")),
        Json.optionalNumber(json, "totalRecordCount"),
        Json.optionalNumber(json, "deltaRecordCount"),
        Json.optionalNumber(json, "changelogRecordCount"),
        Json.optionalNumber(json, "watermark"),
        Json.optionalNumber(json, "nextRowId"),
        Json.map(json, "properties"));
  }

  private static CommitKind commitKind(long snapshot, String name) {
    try {
      return CommitKind.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new CorruptDataException(
          "snapshot " + snapshot + " has the unknown commit kind '" + name + "'", e);
    }
  }
}
