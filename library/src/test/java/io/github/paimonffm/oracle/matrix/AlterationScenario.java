package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.engine.Refusal;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.Merging;
import io.github.paimonffm.oracle.model.RowAssertions;
import io.github.paimonffm.oracle.model.TableSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.schema.SchemaChange;

/**
 * A table whose schema changes. One engine fills the table, and Paimon Java alters the schema. Then
 * each engine writes, and both read after each step.
 */
final class AlterationScenario {

  private final Lake lake;
  private final Alteration alteration;
  private final boolean primaryKey;
  private final String format;
  private final String table;
  private final List<Change> expected = new ArrayList<>();

  AlterationScenario(Lake lake, Alteration alteration, boolean primaryKey, String format) {
    this.lake = lake;
    this.alteration = alteration;
    this.primaryKey = primaryKey;
    this.format = format;
    this.table = lake.newTable();
  }

  /**
   * Runs the scenario. The first engine creates and fills the table; both engines write after the
   * alteration.
   */
  Outcome run(Engine first, Engine other) {
    try {
      first.create(table, spec());
      List<Change> before = changes(alteration.rowsBefore(0));
      first.write(table, before);
      lake.java().alter(table, alterations());
      before.forEach(
          change -> expected.add(Change.insert(alteration.migrate().apply(change.row()))));
      check("after the alteration");
      // Half of the ids repeat, so that rows of the old and the new schema share a key.
      write(first, before.size() / 2);
      write(other, expected.size());
      check("after both engines wrote again");
      if (primaryKey) {
        lake.java().compact(table);
        check("after a compaction");
      }
      return Outcome.passed();
    } catch (Refusal refusal) {
      return Outcome.refused(refusal);
    } catch (Exception | AssertionError failure) {
      return Outcome.failed("written by " + first.name() + " first", failure);
    }
  }

  private TableSpec spec() {
    Map<String, String> options = new HashMap<>(Map.of("file.format", format));
    if (primaryKey) {
      options.put("bucket", "1");
    }
    return new TableSpec(
        alteration.columns(), List.of(), primaryKey ? List.of("id") : List.of(), options);
  }

  private List<SchemaChange> alterations() {
    if (!alteration.changes().isEmpty()) {
      return alteration.changes();
    }
    String other = format.equals("parquet") ? "avro" : "parquet";
    return List.of(SchemaChange.setOption("file.format", other));
  }

  private static List<Change> changes(List<List<Object>> rows) {
    return rows.stream().map(Change::insert).toList();
  }

  private void write(Engine engine, int firstId) throws Exception {
    int id = primaryKey ? firstId : expected.size();
    List<Change> changes = changes(alteration.rowsAfter(id));
    engine.write(table, changes);
    expected.addAll(changes);
  }

  private void check(String when) throws Exception {
    Merging merging = primaryKey ? Merging.LAST : Merging.APPEND;
    List<List<Object>> rows = merging.rows(expected, List.of(0));
    for (Engine engine : List.of(lake.java(), lake.ours())) {
      String what = engine.name() + " reads " + when;
      RowAssertions.assertRowsEqual(what, lake.java().columns(table), rows, engine.read(table));
    }
  }
}
