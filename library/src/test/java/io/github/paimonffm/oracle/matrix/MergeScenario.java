package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.engine.Refusal;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.RowAssertions;
import java.util.List;

/**
 * A table that merges rows. The engines write in turn, and Paimon Java compacts the table. After
 * each step, this library must read the same rows as Paimon Java.
 */
final class MergeScenario {

  private final Lake lake;
  private final MergeCase merge;
  private final String format;
  private final String table;
  private int written;

  MergeScenario(Lake lake, MergeCase merge, String format) {
    this.lake = lake;
    this.merge = merge;
    this.format = format;
    this.table = lake.newTable();
  }

  /** Runs the scenario. The first engine creates the table and writes first. */
  Outcome run(Engine first, Engine other) {
    try {
      first.create(table, merge.spec(format));
      write(first);
      write(first);
      compare("after 2 writes");
      write(other);
      compare("after 3 writes");
      lake.java().compact(table);
      compare("after a compaction");
      write(first);
      compare("after a compaction and another write");
      return Outcome.passed();
    } catch (Refusal refusal) {
      return Outcome.refused(refusal);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed("written by " + first.name() + " first", failure);
    }
  }

  /**
   * Checks that one write merges rows as several writes do. One engine writes the same rows to two
   * tables: to one table in a single write, so the writer's buffer contains all rows of a key, and
   * to the other table in several writes, each with one row per key. Both tables must contain the
   * same rows.
   */
  Outcome runSingleWrite(Engine writer) {
    String apart = lake.newTable();
    List<Change> rows = merge.batch(0);
    try {
      for (String name : List.of(table, apart)) {
        writer.create(name, merge.spec(format));
      }
      writer.write(table, rows);
      for (List<Change> part : merge.split(rows)) {
        writer.write(apart, part);
      }
      List<List<Object>> expected = merge.canonical(lake.java().read(apart));
      for (Engine reader : List.of(lake.java(), lake.ours())) {
        RowAssertions.assertRowsEqual(
            reader.name() + " reads what " + writer.name() + " wrote in one commit",
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
      throw new AssertionError("Paimon Java reads no rows");
    }
    String what = "paimon-ffm, compared with Paimon Java, reads " + when;
    RowAssertions.assertRowsEqual(what, lake.java().columns(table), expected, found);
  }
}
