package io.github.paimonffm.oracle.overwrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.RowAssertions;
import io.github.paimonffm.oracle.model.Step;
import io.github.paimonffm.oracle.model.TableSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;

/**
 * Two tables with the same schema. This library commits each step to one of them, and Paimon Java
 * commits it to the other. After each step, the tables must be equal.
 */
final class Twins {

  /** The columns: a unique number, a key, and two partition columns. */
  private static final RowType COLUMNS =
      RowType.builder()
          .field("v", DataTypes.INT())
          .field("k", DataTypes.INT())
          .field("p", DataTypes.INT())
          .field("q", DataTypes.STRING())
          .build();

  /** The layouts of the tables. */
  enum Layout {
    UNPARTITIONED(false, false, Map.of()),
    PARTITIONED(true, false, Map.of()),
    FIXED_BUCKETS(true, true, Map.of("bucket", "2")),
    DYNAMIC_BUCKETS(true, true, Map.of("bucket", "-1", "dynamic-bucket.target-row-num", "3"));

    private final boolean partitioned;
    private final boolean keyed;
    private final Map<String, String> options;

    Layout(boolean partitioned, boolean keyed, Map<String, String> options) {
      this.partitioned = partitioned;
      this.keyed = keyed;
      this.options = options;
    }

    boolean isPartitioned() {
      return partitioned;
    }

    /** Returns whether the table has a primary key. If so, its partition columns cannot be null. */
    boolean isKeyed() {
      return keyed;
    }
  }

  private final Lake lake;
  private final String ours;
  private final String theirs;

  /** Creates two empty tables. */
  Twins(Lake lake, Layout layout, Map<String, String> moreOptions) throws Exception {
    this.lake = lake;
    this.ours = lake.newTable();
    this.theirs = lake.newTable();
    Map<String, String> options = new HashMap<>(layout.options);
    options.putAll(moreOptions);
    // This library never compacts; a compaction by Paimon Java would add a snapshot.
    options.put("write-only", "true");
    // Commits of both engines merge manifests of both engines.
    options.put("manifest.merge-min-count", "3");
    TableSpec spec =
        new TableSpec(
            COLUMNS,
            layout.partitioned ? List.of("p", "q") : List.of(),
            layout.keyed ? List.of("k", "p", "q") : List.of(),
            options);
    lake.ours().create(ours, spec);
    lake.java().create(theirs, spec);
  }

  private Twins(Lake lake, String ours, String theirs) {
    this.lake = lake;
    this.ours = ours;
    this.theirs = theirs;
  }

  /** Creates an empty branch of each table. */
  Twins branch(String name) throws Exception {
    for (String table : List.of(ours, theirs)) {
      lake.java().createBranch(table, name);
    }
    return new Twins(lake, ours + Engine.BRANCH + name, theirs + Engine.BRANCH + name);
  }

  /** Returns a row to write. */
  static Change row(int v, int k, Integer p, String q) {
    return Change.insert(Arrays.asList(v, k, p, q));
  }

  /** Applies a step to both tables, and compares them. */
  void apply(Step step) throws Exception {
    apply(lake.ours(), lake.java(), step);
  }

  /** Applies a step with the engines swapped: each engine commits to the other engine's table. */
  void applySwapped(Step step) throws Exception {
    apply(lake.java(), lake.ours(), step);
  }

  private void apply(Engine ofOurs, Engine ofTheirs, Step step) throws Exception {
    ofOurs.apply(ours, step);
    ofTheirs.apply(theirs, step);
    compare("after " + step, lake.ours(), lake.java());
  }

  /**
   * Compares the tables with the engines swapped: each engine reads the table of the other engine.
   */
  void compareSwapped() throws Exception {
    compare("each read by the other engine", lake.java(), lake.ours());
  }

  private void compare(String when, Engine ofOurs, Engine ofTheirs) throws Exception {
    RowAssertions.assertRowsEqual(when, COLUMNS, ofTheirs.read(theirs), ofOurs.read(ours));
    assertEquals(ofTheirs.commitKinds(theirs), ofOurs.commitKinds(ours), "commit kinds, " + when);
  }

  /** Returns the rows, and the kinds of all snapshots after the first {@code skipped} snapshots. */
  String state(int skipped) throws Exception {
    List<Object> numbers = new ArrayList<>();
    lake.ours().read(ours).forEach(row -> numbers.add(row.getFirst()));
    List<String> kinds = lake.ours().commitKinds(ours);
    return numbers + " " + kinds.subList(skipped, kinds.size());
  }
}
