package io.github.paimonffm.oracle.overwrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.Difference;
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
 * Two tables that are alike. The same is done to both, to one by this library, to the other by
 * Paimon Java; after each step they have to be equal.
 */
final class Twins {

  /** The columns: a number that no other row has, a key, and the partition. */
  private static final RowType COLUMNS =
      RowType.builder()
          .field("v", DataTypes.INT())
          .field("k", DataTypes.INT())
          .field("p", DataTypes.INT())
          .field("q", DataTypes.STRING())
          .build();

  /** The tables that are overwritten. */
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

    /** Without nulls in its partition columns, then. */
    boolean isKeyed() {
      return keyed;
    }
  }

  private final Lake lake;
  private final String our;
  private final String other;

  /** Makes two empty tables. */
  Twins(Lake lake, Layout layout, Map<String, String> moreOptions) throws Exception {
    this.lake = lake;
    this.our = lake.newTable();
    this.other = lake.newTable();
    Map<String, String> options = new HashMap<>(layout.options);
    options.putAll(moreOptions);
    // As this library writes: what Paimon Java compacts would be one more snapshot.
    options.put("write-only", "true");
    TableSpec spec =
        new TableSpec(
            COLUMNS,
            layout.partitioned ? List.of("p", "q") : List.of(),
            layout.keyed ? List.of("k", "p", "q") : List.of(),
            options);
    lake.ours().create(our, spec);
    lake.java().create(other, spec);
  }

  private Twins(Lake lake, String our, String other) {
    this.lake = lake;
    this.our = our;
    this.other = other;
  }

  /** Starts a branch of each, without rows. */
  Twins branch(String name) throws Exception {
    for (String table : List.of(our, other)) {
      lake.java().createBranch(table, name);
    }
    return new Twins(lake, our + Engine.BRANCH + name, other + Engine.BRANCH + name);
  }

  /** A row to be written. */
  static Change row(int v, int k, Integer p, String q) {
    return Change.insert(Arrays.asList(v, k, p, q));
  }

  /** Takes a step on both, and compares them. */
  void take(Step step) throws Exception {
    take(lake.ours(), lake.java(), step);
  }

  /** The same with the engines exchanged: each goes on with the other's table. */
  void takeExchanged(Step step) throws Exception {
    take(lake.java(), lake.ours(), step);
  }

  private void take(Engine ofOurs, Engine ofOther, Step step) throws Exception {
    ofOurs.take(our, step);
    ofOther.take(other, step);
    compare("after " + step, lake.ours(), lake.java());
  }

  /** Compares them once more, each as the other engine reads it. */
  void compareExchanged() throws Exception {
    compare("each read by the other", lake.java(), lake.ours());
  }

  private void compare(String when, Engine ofOurs, Engine ofOther) throws Exception {
    Difference.refuse(when, COLUMNS, ofOther.read(other), ofOurs.read(our));
    assertEquals(ofOther.commitKinds(other), ofOurs.commitKinds(our), "commit kinds, " + when);
  }

  /** What is there: the rows, and the kinds of the snapshots after so many. */
  String state(int snapshots) throws Exception {
    List<Object> numbers = new ArrayList<>();
    lake.ours().read(our).forEach(row -> numbers.add(row.getFirst()));
    List<String> kinds = lake.ours().commitKinds(our);
    return numbers + " " + kinds.subList(snapshots, kinds.size());
  }
}
