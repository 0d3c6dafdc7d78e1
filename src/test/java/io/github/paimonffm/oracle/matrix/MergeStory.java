package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.engine.Refusal;
import io.github.paimonffm.oracle.model.Difference;
import java.util.List;

/**
 * The life of a table that merges: written by one engine and the other in turn, and compacted by
 * Paimon Java; this library has to read each time what Paimon Java reads.
 */
final class MergeStory {

  private final Lake lake;
  private final MergeCase merge;
  private final String format;
  private final String table;
  private int written;

  MergeStory(Lake lake, MergeCase merge, String format) {
    this.lake = lake;
    this.merge = merge;
    this.format = format;
    this.table = lake.newTable();
  }

  /** The table is created and written first by one engine. */
  Outcome tell(Engine first, Engine other) {
    try {
      first.create(table, merge.spec(format));
      write(first);
      write(first);
      write(other);
      lake.java().compact(table);
      compare("compacted");
      write(first);
      return Outcome.passed();
    } catch (Refusal refusal) {
      return Outcome.refused(refusal);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed("written by " + first.name() + " first", failure);
    }
  }

  private void write(Engine engine) throws Exception {
    engine.write(table, merge.batch(written++));
    compare("after " + written + " writes");
  }

  private void compare(String when) throws Exception {
    List<List<Object>> expected = merge.canonical(lake.java().read(table));
    List<List<Object>> found = merge.canonical(lake.ours().read(table));
    if (expected.isEmpty()) {
      throw new AssertionError("Paimon Java reads nothing");
    }
    String what = "paimon-ffm, against Paimon Java, reads " + when;
    Difference.refuse(what, lake.java().columns(table), expected, found);
  }
}
