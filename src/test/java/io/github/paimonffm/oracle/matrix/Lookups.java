package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.LongForm;
import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.model.Difference;
import io.github.paimonffm.oracle.model.TableSpec;
import io.github.paimonffm.oracle.model.TypeCase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.RowType;

/**
 * Has engines look for rows by single values of each column, which shows whether bounds, buckets
 * and partitions of the one that wrote them mean the same to the other.
 */
final class Lookups {

  private final List<Engine> engines;
  private final String table;
  private final TableSpec spec;
  private final List<List<Object>> rows;

  /**
   * Prepares it.
   *
   * @param rows what is in the table
   */
  Lookups(List<Engine> engines, String table, TableSpec spec, List<List<Object>> rows) {
    this.engines = engines;
    this.table = table;
    this.spec = spec;
    this.rows = rows;
  }

  /**
   * Looks for the first, the last and one between of the values of each of these types' columns.
   */
  void run(Mode mode, List<TypeCase> types) throws Exception {
    for (int i = 0; i < types.size(); i++) {
      if (!comparable(types.get(i).type())) {
        continue;
      }
      List<Object> values = types.get(i).values().stream().filter(Lookups::plain).toList();
      List<Object> some =
          List.of(values.getFirst(), values.get(values.size() / 2), values.getLast());
      if (LongForm.isOn()) {
        for (Object value : some) {
          look(Mode.column(i), value);
        }
      } else {
        // Each costs two reads, so that a mode has to do with one of them.
        look(Mode.column(i), some.get(Math.floorMod(mode.name().hashCode(), some.size())));
      }
    }
  }

  private void look(String column, Object value) throws Exception {
    int index = spec.indexOf(column);
    RowType shown = spec.columns().project(new int[] {0, index});
    List<List<Object>> expected =
        rows.stream()
            .filter(row -> value.equals(row.get(index)))
            .map(row -> List.of(row.getFirst(), value))
            .toList();
    SequencedMap<String, Object> wanted = new LinkedHashMap<>(Map.of(column, value));
    for (Engine engine : engines) {
      String what = engine.name() + " looks for " + column + " = " + value;
      Difference.refuse(what, shown, expected, engine.readWhere(table, wanted));
    }
  }

  private static boolean comparable(DataType type) {
    return switch (type.getTypeRoot()) {
      case ARRAY, MAP, MULTISET, ROW, VARIANT, BLOB, VECTOR -> false;
      default -> true;
    };
  }

  /** Whether equality means one thing to all: zeros have signs, and NaN is no number. */
  private static boolean plain(Object value) {
    return switch (value) {
      case null -> false;
      case Float number -> number != 0 && !number.isNaN();
      case Double number -> number != 0 && !number.isNaN();
      default -> true;
    };
  }
}
