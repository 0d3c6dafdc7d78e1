package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.model.Bytes;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.TableSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowKind;
import org.apache.paimon.types.RowType;
import org.apache.paimon.utils.RoaringBitmap64;

/**
 * A way to merge the rows of a key, specified by table options. The expected rows are those that
 * Paimon Java reads. The table has the columns {@code id}, {@code v} and {@code s}, an INT.
 *
 * @param name the name in the report
 * @param type the type of {@code v}
 * @param options the table's options
 * @param values the values of {@code v}, used in turn
 * @param kinds the kinds of the rows, used in turn
 */
record MergeCase(
    String name,
    DataType type,
    Map<String, String> options,
    List<Object> values,
    List<RowKind> kinds) {

  private static final int KEYS = 5;
  private static final int V = 1;

  /**
   * Returns rows in a comparable form. A 64-bit bitmap has several serialized forms, so this method
   * decodes bitmaps.
   */
  List<List<Object>> canonical(List<List<Object>> rows) throws IOException {
    if (!name.startsWith("rbm64")) {
      return rows;
    }
    List<List<Object>> all = new ArrayList<>();
    for (List<Object> row : rows) {
      List<Object> copy = new ArrayList<>(row);
      if (row.get(V) instanceof Bytes bytes) {
        RoaringBitmap64 bitmap = new RoaringBitmap64();
        bitmap.deserialize(bytes.toArray());
        copy.set(V, bitmap);
      }
      all.add(copy);
    }
    return all;
  }

  /** Returns the specification of a table with these options. */
  TableSpec spec(String format) {
    Map<String, String> all = new LinkedHashMap<>(options);
    all.put("bucket", "1");
    all.put("file.format", format);
    RowType columns =
        new RowType(
            List.of(
                new DataField(0, "id", DataTypes.INT().notNull()),
                new DataField(1, "v", type),
                new DataField(2, "s", DataTypes.INT())));
    return new TableSpec(columns, List.of(), List.of("id"), all);
  }

  /** Returns the rows of a write, two for each key. */
  List<Change> batch(int number) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 2 * KEYS; i++) {
      int seed = number * 2 * KEYS + i;
      // The sequence rises and falls, without ties between writes.
      int sequence = seed * 7 % 31;
      List<Object> row =
          Arrays.asList(i % KEYS, values.get((seed + number) % values.size()), sequence);
      changes.add(new Change(kinds.get(seed % kinds.size()), row));
    }
    return changes;
  }

  /** Splits a batch into parts, each with one row per key. */
  List<List<Change>> split(List<Change> batch) {
    return IntStream.range(0, batch.size() / KEYS)
        .mapToObj(part -> batch.subList(part * KEYS, (part + 1) * KEYS))
        .toList();
  }
}
