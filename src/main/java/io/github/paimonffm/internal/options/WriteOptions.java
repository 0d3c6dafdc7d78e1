package io.github.paimonffm.internal.options;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * How a builder's writers take their batches and table, and what its committer does.
 *
 * @param strict batches have exactly the table's columns and types, and its schema does not move
 * @param allowUnreadable what this library cannot read again may be written
 * @param overwrite null to append; else what is overwritten where that is static
 * @param ignoredOptions the options of the table that may be ignored, although that makes data
 *     stale or wrong; unmodifiable
 */
public record WriteOptions(
    boolean strict,
    boolean allowUnreadable,
    @Nullable PartitionSpec overwrite,
    List<String> ignoredOptions)
    implements Serializable {

  /** Serialized forms of before there were ignored options have none. */
  @SuppressWarnings("ConstantValue")
  public WriteOptions {
    ignoredOptions = ignoredOptions == null ? List.of() : List.copyOf(ignoredOptions);
  }

  /** A writer that lives longer than a year of summer and winter times is not expected. */
  private static final int TRANSITIONS = 4;

  public static final WriteOptions DEFAULT = new WriteOptions(false, false, null, List.of());

  public CommitMode mode() {
    return overwrite == null ? CommitMode.APPEND : CommitMode.OVERWRITE;
  }

  public WriteOptions withStrict() {
    return new WriteOptions(true, allowUnreadable, overwrite, ignoredOptions);
  }

  public WriteOptions withAllowUnreadable() {
    return new WriteOptions(strict, true, overwrite, ignoredOptions);
  }

  public WriteOptions withOverwrite(PartitionSpec partition) {
    return new WriteOptions(strict, allowUnreadable, partition, ignoredOptions);
  }

  public WriteOptions withIgnoredOptions(List<String> names) {
    Set<String> all = new LinkedHashSet<>(ignoredOptions);
    all.addAll(names);
    return new WriteOptions(strict, allowUnreadable, overwrite, List.copyOf(all));
  }

  /**
   * The form in which the native library's writers take them.
   *
   * @param zone the time zone of the JVM that writes, whose wall clock files are given
   * @param now when the writer is made
   */
  public String toJson(ZoneRules zone, Instant now) {
    ObjectNode json =
        Json.object()
            .put("strict", strict)
            .put("allowUnreadable", allowUnreadable)
            .put("overwrite", overwrite != null);
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

  /** What is not as usual, each after a comma. */
  @Override
  public String toString() {
    return (overwrite == null
            ? ""
            : ", overwrite" + (overwrite.values().isEmpty() ? "" : "=" + overwrite))
        + (strict ? ", strict schema" : "")
        + (allowUnreadable ? ", unreadable allowed" : "")
        + (ignoredOptions.isEmpty() ? "" : ", ignored options " + ignoredOptions);
  }
}
