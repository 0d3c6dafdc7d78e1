package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.engine.Refusal;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.Difference;
import io.github.paimonffm.oracle.model.Merging;
import io.github.paimonffm.oracle.model.TableSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.schema.SchemaChange;

/**
 * The life of a table whose schema changes: filled by one engine, altered by Paimon Java, read by
 * both, written to by both and read by both each time.
 */
final class AlterationStory {

  private final Lake lake;
  private final Alteration alteration;
  private final boolean primaryKey;
  private final String format;
  private final String table;
  private final List<Change> expected = new ArrayList<>();

  AlterationStory(Lake lake, Alteration alteration, boolean primaryKey, String format) {
    this.lake = lake;
    this.alteration = alteration;
    this.primaryKey = primaryKey;
    this.format = format;
    this.table = lake.newTable();
  }

  /** The table is created and filled by one engine, and written to by the other in the end. */
  Outcome tell(Engine first, Engine other) {
    try {
      first.create(table, spec());
      List<Change> before = changes(alteration.rowsBefore(0));
      first.write(table, before);
      lake.java().alter(table, alterations());
      before.forEach(
          change -> expected.add(Change.insert(alteration.migrate().apply(change.row()))));
      check("after the alteration");
      // Half of the ids come again: a key's row from before meets one from after.
      write(first, before.size() / 2);
      write(other, expected.size());
      check("after both wrote again");
      if (primaryKey) {
        lake.java().compact(table);
        check("compacted");
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
      Difference.refuse(what, lake.java().columns(table), rows, engine.read(table));
    }
  }
}
