package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.engine.Refusal;
import io.github.paimonffm.oracle.model.Change;
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
      compare("after 2 writes");
      write(other);
      compare("after 3 writes");
      lake.java().compact(table);
      compare("compacted");
      write(first);
      compare("after it was compacted and written to");
      return Outcome.passed();
    } catch (Refusal refusal) {
      return Outcome.refused(refusal);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed("written by " + first.name() + " first", failure);
    }
  }

  /**
   * One engine writes the same rows to two tables: all in one write, where the rows of a key meet
   * in its buffer, and each row of a key in a write of its own. Both tables hold the same then.
   */
  Outcome tellOfOneWrite(Engine writer) {
    String apart = lake.newTable();
    List<Change> rows = merge.batch(0);
    try {
      for (String name : List.of(table, apart)) {
        writer.create(name, merge.spec(format));
      }
      writer.write(table, rows);
      for (List<Change> some : merge.apart(rows)) {
        writer.write(apart, some);
      }
      List<List<Object>> expected = merge.canonical(lake.java().read(apart));
      for (Engine reader : List.of(lake.java(), lake.ours())) {
        Difference.refuse(
            reader.name() + " reads what " + writer.name() + " wrote at one go",
            lake.java().columns(table),
            expected,
            merge.canonical(reader.read(table)));
      }
      return Outcome.passed();
    } catch (Refusal refusal) {
      return Outcome.refused(refusal);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed("written by " + writer.name(), failure);
    }
  }

  private void write(Engine engine) throws Exception {
    engine.write(table, merge.batch(written++));
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
