package io.github.paimonffm.internal.tag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.json.SnapshotJson;
import io.github.paimonffm.internal.table.History;
import io.github.paimonffm.internal.table.TableLease;
import io.github.paimonffm.internal.table.TagCalls;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The tags and snapshots of an open table. */
final class TagStore {

  /**
   * A tag.
   *
   * @param created the creation time by the wall clock of the creator; empty for a tag without
   *     retention time
   * @param retained the retention time; empty for a tag that is kept forever
   */
  record Stored(
      String name,
      Snapshot snapshot,
      Optional<LocalDateTime> created,
      Optional<Duration> retained) {}

  private final TableLease table;

  TagStore(TableLease table) {
    this.table = table;
  }

  /** Returns all tags, ordered by snapshot id and then by name. */
  List<Stored> tags() {
    List<Stored> tags = new ArrayList<>();
    Json.read(History.tags(table)).forEach(node -> tags.add(read(node)));
    tags.sort(
        Comparator.comparingLong((Stored tag) -> tag.snapshot().id()).thenComparing(Stored::name));
    return tags;
  }

  private static Stored read(JsonNode json) {
    Optional<LocalDateTime> created =
        json.hasNonNull("createdWallClockMillis")
            ? Optional.of(
                LocalDateTime.ofInstant(
                    Instant.ofEpochMilli(Json.number(json, "createdWallClockMillis")),
                    ZoneOffset.UTC))
            : Optional.empty();
    Optional<Duration> retained =
        json.hasNonNull("retainedSeconds")
            ? Optional.of(
                Duration.ofMillis((long) (Json.member(json, "retainedSeconds").asDouble() * 1000)))
            : Optional.empty();
    return new Stored(
        Json.text(json, "name"),
        SnapshotJson.read(Json.member(json, "snapshot")),
        created,
        retained);
  }

  /** Returns the newest snapshot; empty if the table has no snapshot. */
  Optional<Snapshot> latest() {
    return History.latestSnapshot(table);
  }

  /** Returns the snapshots that have not expired, ordered by id. */
  List<Snapshot> snapshots() {
    return History.snapshots(table);
  }

  /**
   * Tags a snapshot.
   *
   * @param retained the retention time; empty to keep the tag forever
   * @param success whether to write a success file as well
   * @param replace whether to replace an existing tag of the same name
   * @return whether a tag was created; false if a tag of the same name exists and is not replaced
   */
  boolean create(
      String name,
      Snapshot snapshot,
      Optional<Duration> retained,
      boolean success,
      boolean replace) {
    ObjectNode request = Json.object().put("snapshotId", snapshot.id()).put("replace", replace);
    retained.ifPresent(time -> addRetention(request.putObject("fields"), time));
    if (success) {
      request.put("successMillis", System.currentTimeMillis());
    }
    return TagCalls.create(table, name, request);
  }

  /**
   * Adds the fields that Paimon Java writes: the creation time by this JVM's wall clock, and the
   * retention time in seconds.
   */
  private static void addRetention(ObjectNode fields, Duration retained) {
    LocalDateTime now = LocalDateTime.now();
    fields
        .putArray("tagCreateTime")
        .add(now.getYear())
        .add(now.getMonthValue())
        .add(now.getDayOfMonth())
        .add(now.getHour())
        .add(now.getMinute())
        .add(now.getSecond())
        .add(now.getNano());
    BigDecimal seconds =
        BigDecimal.valueOf(retained.getSeconds()).add(BigDecimal.valueOf(retained.getNano(), 9));
    fields.put("tagTimeRetained", seconds);
  }

  /** Deletes a tag, if it exists. */
  void delete(String name) {
    TagCalls.delete(table, name, false);
  }
}
