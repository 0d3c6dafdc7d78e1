package io.github.paimonffm.internal.options;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.partition.PartitionSpec;
import io.github.paimonffm.internal.wire.CommitMode;
import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of a builder for its writers and its committers.
 *
 * @param strict whether batches must have exactly the table's columns and types, and the table's
 *     schema must not change
 * @param unreadableData whether data may be written that this library cannot read back
 * @param overwrite null to append; otherwise the partitions that a static overwrite replaces
 * @param ignoredOptions the table options that may be ignored, although ignoring them makes data
 *     stale or wrong; unmodifiable
 * @param parallelism the number of lanes of a writer; 0 for the default
 * @param memoryLimit the memory that a writer may hold, in bytes; 0 for the default
 */
public record WriteOptions(
    boolean strict,
    boolean unreadableData,
    @Nullable PartitionSpec overwrite,
    List<String> ignoredOptions,
    int parallelism,
    long memoryLimit)
    implements Serializable {

  /** Copies the list. Older serialized forms have no list. */
  @SuppressWarnings("ConstantValue")
  public WriteOptions {
    ignoredOptions = ignoredOptions == null ? List.of() : List.copyOf(ignoredOptions);
  }

  /** The time zone transitions of two years with daylight saving time. No writer runs longer. */
  private static final int TRANSITIONS = 4;

  /** The largest number of lanes of a writer. */
  public static final int MAX_PARALLELISM = 256;

  /** The smallest memory limit of a writer, in bytes. */
  public static final long MIN_MEMORY = 1024 * 1024;

  public static final WriteOptions DEFAULT = new WriteOptions(false, false, null, List.of(), 0, 0);

  public CommitMode mode() {
    return overwrite == null ? CommitMode.APPEND : CommitMode.OVERWRITE;
  }

  public WriteOptions withStrict() {
    return new WriteOptions(
        true, unreadableData, overwrite, ignoredOptions, parallelism, memoryLimit);
  }

  public WriteOptions withUnreadableData() {
    return new WriteOptions(strict, true, overwrite, ignoredOptions, parallelism, memoryLimit);
  }

  public WriteOptions withOverwrite(PartitionSpec partition) {
    return new WriteOptions(
        strict, unreadableData, partition, ignoredOptions, parallelism, memoryLimit);
  }

  public WriteOptions withIgnoredOptions(List<String> names) {
    Set<String> all = new LinkedHashSet<>(ignoredOptions);
    all.addAll(names);
    return new WriteOptions(
        strict, unreadableData, overwrite, List.copyOf(all), parallelism, memoryLimit);
  }

  /**
   * Sets the number of lanes of a writer.
   *
   * @throws InvalidArgumentException if the number is not allowed
   */
  public WriteOptions withParallelism(int lanes) {
    if (lanes < 1 || lanes > MAX_PARALLELISM) {
      throw new InvalidArgumentException(
          "the parallelism of a writer is " + lanes + "; expected 1 to " + MAX_PARALLELISM);
    }
    return new WriteOptions(strict, unreadableData, overwrite, ignoredOptions, lanes, memoryLimit);
  }

  /**
   * Sets the memory that a writer may hold, in bytes.
   *
   * @throws InvalidArgumentException if the limit is too small
   */
  public WriteOptions withMemoryLimit(long bytes) {
    if (bytes < MIN_MEMORY) {
      throw new InvalidArgumentException(
          "the memory limit of a writer is "
              + bytes
              + " bytes; expected at least "
              + MIN_MEMORY
              + " bytes");
    }
    return new WriteOptions(strict, unreadableData, overwrite, ignoredOptions, parallelism, bytes);
  }

  /**
   * Returns the options of a writer as the JSON that the native library reads.
   *
   * @param zone the time zone of this JVM; the creation times of files are local times in this zone
   * @param now the time at which the writer is opened
   */
  public String toJson(ZoneRules zone, Instant now) {
    ObjectNode json =
        Json.object()
            .put("strict", strict)
            .put("unreadableData", unreadableData)
            .put("overwrite", overwrite != null);
    if (parallelism != 0) {
      json.put("parallelism", parallelism);
    }
    if (memoryLimit != 0) {
      json.put("memoryLimit", memoryLimit);
    }
    if (!ignoredOptions.isEmpty()) {
      ignoredOptions.forEach(json.putArray("ignoredOptions")::add);
    }
    ArrayNode offsets = json.putArray("zoneOffsets");
    add(offsets, Long.MIN_VALUE, zone.getOffset(now));
    ZoneOffsetTransition next = zone.nextTransition(now);
    for (int i = 0; i < TRANSITIONS && next != null; i++) {
      add(offsets, next.getInstant().toEpochMilli(), next.getOffsetAfter());
      next = zone.nextTransition(next.getInstant());
    }
    return Json.write(json);
  }

  private static void add(ArrayNode offsets, long fromMillis, ZoneOffset offset) {
    offsets
        .addObject()
        .put("fromMillis", fromMillis)
        .put("offsetMillis", offset.getTotalSeconds() * 1000L);
  }

  /** Returns the options that differ from the defaults, each preceded by a comma. */
  @Override
  public String toString() {
    return (overwrite == null
            ? ""
            : ", overwrite" + (overwrite.values().isEmpty() ? "" : "=" + overwrite))
        + (strict ? ", strict schema" : "")
        + (unreadableData ? ", unreadable allowed" : "")
        + (ignoredOptions.isEmpty() ? "" : ", ignored options " + ignoredOptions)
        + (parallelism == 0 ? "" : ", parallelism=" + parallelism)
        + (memoryLimit == 0 ? "" : ", memory limit " + memoryLimit + " bytes");
  }
}
