package io.github.paimonffm.spark.catalog;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.ReadBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

/** The snapshots that {@code VERSION AS OF} and {@code TIMESTAMP AS OF} select. */
final class TimeTravel {

  private TimeTravel() {}

  /**
   * Returns a read of a version.
   *
   * @param version the name of a tag, or the id of a snapshot
   * @throws IllegalArgumentException if the version is neither the name of a tag nor a number
   * @throws io.github.paimonffm.exception.NotFoundException if the table has no snapshot with this
   *     id
   */
  static ReadBuilder version(Table table, String version) {
    ReadBuilder read = table.newReadBuilder();
    if (table.tags().containsKey(version)) {
      return read.withTag(version);
    }
    long id;
    try {
      id = Long.parseLong(version);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "table %s has no tag '%s', and '%s' is not the id of a snapshot; tags: %s"
              .formatted(table.identifier(), version, version, table.tags().keySet()),
          e);
    }
    return read.withSnapshot(table.snapshot(id).id());
  }

  /**
   * Returns a read of the snapshot that was the newest at a time.
   *
   * @param micros the time in microseconds since the epoch
   * @throws IllegalArgumentException if the table has no snapshot at or before the time
   */
  static ReadBuilder timestamp(Table table, long micros) {
    Instant time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    Snapshot found =
        table.snapshots().stream()
            .filter(snapshot -> !snapshot.commitTime().isAfter(time))
            .max(Comparator.comparing(Snapshot::commitTime).thenComparing(Snapshot::id))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "table %s has no snapshot at or before %s"
                            .formatted(table.identifier(), time)));
    return table.newReadBuilder().withSnapshot(found.id());
  }
}
