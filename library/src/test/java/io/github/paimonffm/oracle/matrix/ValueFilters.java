package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.LongForm;
import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.model.RowAssertions;
import io.github.paimonffm.oracle.model.TableSpec;
import io.github.paimonffm.oracle.model.TypeCase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.RowType;

/**
 * Filters by single values of each column. Both engines run the filters, which shows whether they
 * agree on the minima, maxima, buckets and partitions that one of them wrote.
 */
final class ValueFilters {

  private final List<Engine> engines;
  private final String table;
  private final TableSpec spec;
  private final List<List<Object>> rows;

  /**
   * Creates the filters for a table.
   *
   * @param rows the rows of the table
   */
  ValueFilters(List<Engine> engines, String table, TableSpec spec, List<List<Object>> rows) {
    this.engines = engines;
    this.table = table;
    this.spec = spec;
    this.rows = rows;
  }

  /** Filters by the first, a middle and the last value of each column, or by one of the three. */
  void check(Mode mode, List<TypeCase> types) throws Exception {
    for (int i = 0; i < types.size(); i++) {
      if (!isComparable(types.get(i).type())) {
        continue;
      }
      List<Object> values =
          types.get(i).values().stream().filter(ValueFilters::isComparable).toList();
      List<Object> chosen =
          List.of(values.getFirst(), values.get(values.size() / 2), values.getLast());
      if (LongForm.isEnabled()) {
        for (Object value : chosen) {
          check(Mode.column(i), value);
        }
      } else {
        // Each value costs two reads, so each mode uses only one of the values.
        check(Mode.column(i), chosen.get(Math.floorMod(mode.name().hashCode(), chosen.size())));
      }
    }
  }

  private void check(String column, Object value) throws Exception {
    int index = spec.indexOf(column);
    RowType shown = spec.columns().project(new int[] {0, index});
    List<List<Object>> expected =
        rows.stream()
            .filter(row -> value.equals(row.get(index)))
            .map(row -> List.of(row.getFirst(), value))
            .toList();
    SequencedMap<String, Object> wanted = new LinkedHashMap<>(Map.of(column, value));
    for (Engine engine : engines) {
      String what = engine.name() + " filters by " + column + " = " + value;
      RowAssertions.assertRowsEqual(what, shown, expected, engine.readWhere(table, wanted));
    }
  }

  private static boolean isComparable(DataType type) {
    return switch (type.getTypeRoot()) {
      case ARRAY, MAP, MULTISET, ROW, VARIANT, BLOB, VECTOR -> false;
      default -> true;
    };
  }

  /**
   * Returns whether the engines agree on the equality of a value. They disagree about zeros and
   * NaN.
   */
  private static boolean isComparable(Object value) {
    return switch (value) {
      case null -> false;
      case Float number -> number != 0 && !number.isNaN();
      case Double number -> number != 0 && !number.isNaN();
      default -> true;
    };
  }
}
