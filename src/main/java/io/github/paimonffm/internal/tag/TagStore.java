package io.github.paimonffm.internal.tag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.json.SnapshotJson;
import io.github.paimonffm.internal.table.History;
import io.github.paimonffm.internal.table.TableLease;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The tags and snapshots of a table that is open. */
final class TagStore {

  /**
   * A tag.
   *
   * @param created when it was created, by the wall clock of who created it; empty for a tag that
   *     stays
   * @param retained for how long it stays; empty for a tag that stays
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

  /** All tags by the numbers of their snapshots, then by name. */
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

  /** The newest snapshot. */
  Optional<Snapshot> latest() {
    return History.latestSnapshot(table);
  }

  /** The snapshots that have not expired, by number. */
  List<Snapshot> snapshots() {
    return History.snapshots(table);
  }

  /**
   * Tags a snapshot.
   *
   * @param retained for how long; forever if it is empty
   * @param success whether a success file is written, too
   * @param replace whether a tag of the name is replaced
   * @return whether there is a new tag; false if there was one of the name
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
    return table.call(
        (handle, call) -> {
          MemorySegment utf8 = call.utf8(name);
          MemorySegment json = call.utf8(Json.write(request));
          MemorySegment created = call.allocate(Byte.BYTES);
          call.check(
              PaimonFfm.pffm_tag_create(
                  handle, utf8, utf8.byteSize(), json, json.byteSize(), created, call.error()));
          return created.get(ValueLayout.JAVA_BYTE, 0) != 0;
        });
  }

  /** What Paimon Java writes: the creation by this JVM's wall clock, and the seconds to stay. */
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

  /** Deletes a tag. One that is not there is fine. */
  void delete(String name) {
    table.run(
        (handle, call) -> {
          MemorySegment utf8 = call.utf8(name);
          MemorySegment deleted = call.allocate(Byte.BYTES);
          call.check(
              PaimonFfm.pffm_tag_delete(
                  handle, utf8, utf8.byteSize(), NativeCall.flag(false), deleted, call.error()));
        });
  }
}
