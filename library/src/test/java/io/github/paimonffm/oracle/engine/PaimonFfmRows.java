package io.github.paimonffm.oracle.engine;

import io.github.paimonffm.Row;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.oracle.model.Bytes;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.Rows;
import io.github.paimonffm.oracle.model.Step;
import io.github.paimonffm.oracle.model.TableSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * This library as an engine that writes and reads rows as Java objects. All changes are inserts.
 */
public final class PaimonFfmRows implements Engine {

  private final PaimonFfm batches;

  /** Creates an engine on the catalog of another one, which closes it. */
  public PaimonFfmRows(PaimonFfm batches) {
    this.batches = batches;
  }

  @Override
  public String name() {
    return "paimon-ffm with rows";
  }

  @Override
  public void create(String table, TableSpec spec) throws Exception {
    batches.create(table, spec);
  }

  @Override
  public void create(String table, String schema) throws Exception {
    batches.create(table, schema);
  }

  @Override
  public void open(String table) throws Exception {
    batches.open(table);
  }

  @Override
  public void write(String name, List<Change> changes) {
    Table table = batches.table(name);
    List<String> columns = table.schema().columns().stream().map(column -> column.name()).toList();
    List<Object> rows = new ArrayList<>();
    for (Change change : changes) {
      List<Object> values = copied(change.row());
      // Half of the rows are given by names.
      rows.add(rows.size() % 2 == 0 ? values : named(columns, values));
    }
    table.appendRows(rows);
  }

  private static Map<String, Object> named(List<String> columns, List<Object> values) {
    Map<String, Object> row = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      row.put(columns.get(i), values.get(i));
    }
    return row;
  }

  /** Returns a value as a row writer accepts it. */
  private static Object toJava(Object value) {
    return switch (value) {
      case null -> null;
      case Bytes bytes -> bytes.toArray();
      case List<?> list -> copied(list);
      case Map<?, ?> map -> {
        Map<Object, Object> copy = new LinkedHashMap<>();
        map.forEach((k, v) -> copy.put(toJava(k), toJava(v)));
        yield copy;
      }
      default -> value;
    };
  }

  private static List<Object> copied(List<?> values) {
    List<Object> copy = new ArrayList<>();
    values.forEach(value -> copy.add(toJava(value)));
    return copy;
  }

  @Override
  public void apply(String table, Step step) throws Exception {
    batches.apply(table, step);
  }

  @Override
  public List<String> commitKinds(String table) {
    return batches.commitKinds(table);
  }

  @Override
  public List<List<Object>> read(String table) {
    List<List<Object>> rows = new ArrayList<>();
    try (var read = batches.table(table).newReadBuilder().rows()) {
      read.forEachRemaining(row -> rows.add(neutral(row)));
    }
    rows.sort(Rows.ORDER);
    return rows;
  }

  private static List<Object> neutral(Row row) {
    List<Object> values = new ArrayList<>();
    row.toList().forEach(value -> values.add(toNeutral(value)));
    return values;
  }

  private static Object toNeutral(Object value) {
    return switch (value) {
      case null -> null;
      case byte[] bytes -> Bytes.of(bytes);
      case Row row -> neutral(row);
      case List<?> list -> {
        List<Object> copy = new ArrayList<>();
        list.forEach(element -> copy.add(toNeutral(element)));
        yield copy;
      }
      case Map<?, ?> map -> {
        Map<Object, Object> copy = new HashMap<>();
        map.forEach((k, v) -> copy.put(toNeutral(k), toNeutral(v)));
        yield copy;
      }
      default -> value;
    };
  }

  @Override
  public List<List<Object>> readWhere(String table, SequencedMap<String, Object> values)
      throws Exception {
    return batches.readWhere(table, values);
  }

  @Override
  public List<Long> partitionRows(String table) {
    return batches.partitionRows(table);
  }

  @Override
  public void close() {}
}
