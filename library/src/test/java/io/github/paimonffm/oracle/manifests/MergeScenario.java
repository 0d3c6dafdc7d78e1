package io.github.paimonffm.oracle.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.engine.VersionLoader;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.RowAssertions;
import io.github.paimonffm.oracle.model.Step;
import io.github.paimonffm.oracle.model.TableSpec;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.paimon.manifest.ManifestEntry;
import org.apache.paimon.manifest.ManifestFileMeta;
import org.apache.paimon.options.ExpireConfig;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;

/**
 * Many commits to twin tables, one table per engine. The tables must have equal rows and files and
 * about equal numbers of manifests. Then Paimon Java maintains the table of this library, and both
 * engines commit to it in turn.
 */
final class MergeScenario {

  private static final int COMMITS = 40;

  /** The greatest difference between the numbers of manifests, if sizes decide when they merge. */
  private static final int TOLERANCE = 4;

  /** The columns: a unique number, a key, and a partition column. */
  private static final RowType COLUMNS =
      RowType.builder()
          .field("v", DataTypes.INT())
          .field("k", DataTypes.INT().notNull())
          .field("p", DataTypes.INT())
          .build();

  /** The layouts and options of the tables. */
  enum Layout {
    UNPARTITIONED(COLUMNS, List.of(), Map.of("manifest.merge-min-count", "4")),
    PARTITIONED(COLUMNS, List.of("p"), Map.of("manifest.merge-min-count", "4")),
    /** A null decimal of this precision has other bytes in Paimon Java than in the crate. */
    NULL_KEYS(
        RowType.builder()
            .field("v", DataTypes.INT())
            .field("k", DataTypes.INT().notNull())
            .field("p", DataTypes.DECIMAL(38, 10))
            .build(),
        List.of("p"),
        Map.of("manifest.merge-min-count", "4")),
    MERGED_BY_SIZE(COLUMNS, List.of("p"), Map.of("manifest.target-file-size", "6 kb")),
    FULLY_COMPACTED(
        COLUMNS,
        List.of("p"),
        Map.of(
            "manifest.merge-min-count",
            "4",
            "manifest.full-compaction-threshold-size",
            "12 kb",
            "manifest.target-file-size",
            "4 kb")),
    KEYED(
        COLUMNS,
        List.of(),
        Map.of("manifest.merge-min-count", "3", "bucket", "2", "primary-key", "k"));

    private final RowType columns;
    private final List<String> partitionKeys;
    private final Map<String, String> options;

    Layout(RowType columns, List<String> partitionKeys, Map<String, String> options) {
      this.columns = columns;
      this.partitionKeys = partitionKeys;
      this.options = options;
    }

    private TableSpec spec() {
      Map<String, String> all = new HashMap<>(options);
      String key = all.remove("primary-key");
      // This library never compacts; a compaction by Paimon Java would add a snapshot.
      all.put("write-only", "true");
      return new TableSpec(columns, partitionKeys, key == null ? List.of() : List.of(key), all);
    }

    private boolean mergesBySize() {
      return options.containsKey("manifest.target-file-size");
    }

    /** Returns the partition of the commit with a number. One of three partitions is null. */
    private Object partition(int number) {
      Integer value = number % 3 == 0 ? null : (Integer) (number % 3);
      return value != null && this == NULL_KEYS ? new BigDecimal(value + ".0000000000") : value;
    }
  }

  private final Lake lake;
  private final Layout layout;
  private final String ours;
  private final String theirs;

  private MergeScenario(Lake lake, Layout layout) throws Exception {
    this.lake = lake;
    this.layout = layout;
    this.ours = lake.newTable();
    this.theirs = lake.newTable();
    lake.ours().create(ours, layout.spec());
    lake.java().create(theirs, layout.spec());
  }

  /** Runs the scenario, and returns the version of Paimon Java that this class is linked to. */
  static String run(Path directory, String layout) throws Exception {
    try (Lake lake = new Lake(directory)) {
      MergeScenario scenario = new MergeScenario(lake, Layout.valueOf(layout));
      scenario.commitToTwins();
      scenario.maintainOurs();
      scenario.commitInTurn();
      scenario.expireOurs();
    }
    return VersionLoader.linkedVersion();
  }

  private void commitToTwins() throws Exception {
    for (int number = 0; number < COMMITS; number++) {
      Step step = step(number);
      lake.ours().apply(ours, step);
      lake.java().apply(theirs, step);
      assertEquals(files(theirs), files(ours), "files after commit " + number);
      int expected = manifests(theirs);
      int found = manifests(ours);
      int tolerance = layout.mergesBySize() ? TOLERANCE : 0;
      assertTrue(
          Math.abs(expected - found) <= tolerance,
          () -> "%d manifests, %d in Paimon Java's table".formatted(found, expected));
    }
    compareRows(theirs);
  }

  /** Each fourth commit replaces a partition, and one commit removes some partitions. */
  private Step step(int number) {
    boolean partitioned = !layout.partitionKeys.isEmpty();
    if (number == COMMITS / 2) {
      return partitioned
          ? Step.of(Step.Kind.TRUNCATE_PARTITIONS, List.of(), partition(0), partition(1))
          : Step.of(Step.Kind.TRUNCATE_TABLE, List.of());
    }
    Change row = Change.insert(Arrays.asList(number, number % 7, layout.partition(number)));
    boolean replaces = partitioned && number % 4 == 3;
    return Step.of(
        replaces ? Step.Kind.DYNAMIC_OVERWRITE : Step.Kind.APPEND,
        List.of(row),
        replaces ? partition(number) : Map.of());
  }

  private Map<String, Object> partition(int number) {
    Map<String, Object> values = new HashMap<>();
    values.put("p", layout.partition(number));
    return values;
  }

  /** Compacts the manifests, and the data files of a table with buckets, with Paimon Java. */
  private void maintainOurs() throws Exception {
    FileStoreTable table = lake.java().table(ours);
    try (BatchTableCommit commit = table.newBatchWriteBuilder().newCommit()) {
      commit.compactManifests();
    }
    compareRows(theirs);
    if (layout == Layout.KEYED) {
      lake.java().compact(ours);
      compareRows(theirs);
    }
  }

  /** Commits with both engines in turn. Each engine also merges manifests of the other engine. */
  private void commitInTurn() throws Exception {
    lake.java().table(ours).createTag("kept");
    for (int number = COMMITS; number < COMMITS + 12; number++) {
      Step step = step(number);
      (number % 5 < 3 ? lake.ours() : lake.java()).apply(ours, step);
      lake.java().apply(theirs, step);
      compareRows(theirs);
    }
  }

  /** Expires all snapshots but the latest with Paimon Java. */
  private void expireOurs() throws Exception {
    List<List<Object>> tagged = readTag();
    ExpireConfig config =
        ExpireConfig.builder()
            .snapshotRetainMin(1)
            .snapshotRetainMax(1)
            .snapshotTimeRetain(Duration.ZERO)
            .build();
    assertTrue(lake.java().table(ours).newExpireSnapshots().config(config).expire() > COMMITS);
    compareRows(theirs);
    RowAssertions.assertRowsEqual("tag", layout.columns, tagged, readTag());
    lake.ours().apply(ours, step(COMMITS + 12));
    lake.java().apply(theirs, step(COMMITS + 12));
    compareRows(theirs);
  }

  private List<List<Object>> readTag() throws Exception {
    return lake.java().readTag(ours, "kept");
  }

  private void compareRows(String other) throws Exception {
    List<List<Object>> expected = lake.java().read(other);
    RowAssertions.assertRowsEqual(
        "read by Paimon Java", layout.columns, expected, lake.java().read(ours));
    RowAssertions.assertRowsEqual(
        "read by this library", layout.columns, expected, lake.ours().read(ours));
  }

  /** Returns the partitions, buckets and row counts of the live files. */
  private List<String> files(String table) throws Exception {
    return lake.java().table(table).store().newScan().plan().files().stream()
        .map(MergeScenario::describe)
        .sorted()
        .toList();
  }

  private static String describe(ManifestEntry entry) {
    return Objects.hash(entry.partition())
        + " "
        + entry.bucket()
        + " "
        + entry.file().rowCount()
        + " "
        + entry.totalBuckets();
  }

  private int manifests(String name) throws Exception {
    FileStoreTable table = lake.java().table(name);
    List<ManifestFileMeta> manifests =
        table
            .store()
            .manifestListFactory()
            .create()
            .readDataManifests(table.snapshotManager().latestSnapshot());
    return manifests.size();
  }
}
