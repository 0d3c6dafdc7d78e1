package io.github.paimonffm.internal.tag;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.internal.table.TableLease;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The tags that commits create and remove because the table options ask for them, as in Paimon
 * Java: tags by snapshot time, or one tag for each batch write. Tags by watermark are created only
 * by streaming commits, not here.
 *
 * <p>A removed tag no longer protects the files of its snapshot. Files that nothing else refers to
 * become orphan files, which {@link io.github.paimonffm.catalog.Table#removeOrphanFiles} removes.
 */
public final class AutomaticTags {

  private static final String BATCH_PREFIX = "batch-write-";

  /** A callback for created and removed tags. */
  public interface Watcher {
    /** Handles a created tag. */
    void created(String tag, Snapshot snapshot);

    /** Handles a removed tag. */
    void removed(String tag, Snapshot snapshot);
  }

  private final String mode;
  private final TagPeriod period;
  private final Duration delay;
  private final boolean completesPeriods;
  private final OptionalInt maxRetained;
  private final Optional<Duration> retained;
  private final boolean removesExpired;
  private final boolean writesSuccessFile;
  private final Optional<String> batchName;
  private final ZoneId zone;

  private AutomaticTags(TagOptions options) {
    this.mode = options.mode();
    this.period = options.period();
    this.delay = options.delay();
    this.completesPeriods = options.completesPeriods();
    this.maxRetained = options.maxRetained();
    this.retained = options.retained();
    this.removesExpired = options.removesExpired();
    this.writesSuccessFile = options.writesSuccessFile();
    this.batchName = options.batchName();
    this.zone = options.zone();
  }

  /**
   * Returns the automatic tags of a table.
   *
   * @param tableOptions the options of the table
   * @return the automatic tags; empty if commits to the table neither create nor remove tags
   * @throws io.github.paimonffm.exception.InvalidArgumentException if an option is malformed
   */
  public static Optional<AutomaticTags> of(Map<String, String> tableOptions) {
    TagOptions options = new TagOptions(tableOptions);
    if (options.isWriteOnly()) {
      return Optional.empty();
    }
    AutomaticTags tags = new AutomaticTags(options);
    boolean creates = tags.mode.equals("process-time") || tags.mode.equals("batch");
    return creates || tags.removesExpired ? Optional.of(tags) : Optional.empty();
  }

  /**
   * Creates and removes tags after a commit.
   *
   * @param table the open table
   * @param committed the snapshot of the commit
   * @param watcher the callback for each tag
   * @throws RuntimeException if the storage fails; the next commit creates the missing tags
   */
  public void afterCommit(TableLease table, Snapshot committed, Watcher watcher) {
    TagStore store = new TagStore(table);
    switch (mode) {
      case "process-time" -> createByTime(store, committed, watcher);
      case "batch" -> createForBatch(store, watcher);
      default -> {}
    }
    if (removesExpired) {
      expire(store, watcher);
    }
  }

  private void createByTime(TagStore store, Snapshot committed, Watcher watcher) {
    List<TagStore.Stored> tags = timed(store.tags());
    LocalDateTime next =
        tags.isEmpty() ? null : period.next(period.start(tags.getLast().name()).orElseThrow());
    if (next != null && !isDue(committed, next)) {
      return;
    }
    long from = tags.isEmpty() ? 0 : tags.getLast().snapshot().id() + 1;
    for (Snapshot snapshot : store.snapshots()) {
      if (snapshot.id() < from || snapshot.id() > committed.id()) {
        continue;
      }
      if (next == null || isDue(snapshot, next)) {
        LocalDateTime start =
            completesPeriods && next != null ? next : period.lastBefore(time(snapshot));
        create(store, period.name(start), snapshot, false, watcher);
        next = period.next(start);
        removeOldest(store, timed(store.tags()), watcher);
      }
    }
  }

  private LocalDateTime time(Snapshot snapshot) {
    return snapshot.commitTime().atZone(zone).toLocalDateTime();
  }

  /**
   * Tells whether a snapshot is late enough for the tag of the period that begins at {@code start}.
   */
  private boolean isDue(Snapshot snapshot, LocalDateTime start) {
    return !time(snapshot).minus(delay).isBefore(period.next(start));
  }

  private List<TagStore.Stored> timed(List<TagStore.Stored> tags) {
    return tags.stream().filter(tag -> period.start(tag.name()).isPresent()).toList();
  }

  private void createForBatch(TagStore store, Watcher watcher) {
    Optional<Snapshot> latest = store.latest();
    if (latest.isEmpty()) {
      return;
    }
    String name =
        batchName.orElseGet(() -> BATCH_PREFIX + time(latest.orElseThrow()).toLocalDate());
    create(store, name, latest.orElseThrow(), true, watcher);
    List<TagStore.Stored> ofBatches = new ArrayList<>(store.tags());
    ofBatches.removeIf(tag -> !tag.name().startsWith(BATCH_PREFIX) && !tag.name().equals(name));
    removeOldest(store, ofBatches, watcher);
  }

  private void create(
      TagStore store, String name, Snapshot snapshot, boolean replace, Watcher watcher) {
    if (store.create(name, snapshot, retained, writesSuccessFile, replace)) {
      watcher.created(name, snapshot);
    }
  }

  private void removeOldest(TagStore store, List<TagStore.Stored> tags, Watcher watcher) {
    int excess = maxRetained.isPresent() ? tags.size() - maxRetained.getAsInt() : 0;
    for (TagStore.Stored tag : tags.subList(0, Math.max(excess, 0))) {
      remove(store, tag, watcher);
    }
  }

  private static void expire(TagStore store, Watcher watcher) {
    LocalDateTime now = LocalDateTime.now();
    for (TagStore.Stored tag : store.tags()) {
      Optional<LocalDateTime> end =
          tag.created().flatMap(created -> tag.retained().map(created::plus));
      if (end.isPresent() && now.isAfter(end.get())) {
        remove(store, tag, watcher);
      }
    }
  }

  private static void remove(TagStore store, TagStore.Stored tag, Watcher watcher) {
    store.delete(tag.name());
    watcher.removed(tag.name(), tag.snapshot());
  }
}
