package io.github.paimonffm.oracle.generated;

import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.Merging;
import io.github.paimonffm.oracle.model.TableSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;

/**
 * A table with random columns. A seed determines the rows, so the description of a failure is
 * short.
 *
 * @param format the file format
 * @param layout the keys and partitions
 * @param types the types of the columns after {@code id} and {@code pt}
 * @param seed the seed of the rows
 */
record GeneratedTable(String format, Layout layout, List<DataType> types, long seed) {

  enum Layout {
    APPEND,
    APPEND_PARTITIONED,
    APPEND_BUCKETED,
    PRIMARY_KEY,
    PRIMARY_KEY_PARTITIONED
  }

  private static final int PARTITIONS = 3;

  boolean hasPrimaryKey() {
    return layout == Layout.PRIMARY_KEY || layout == Layout.PRIMARY_KEY_PARTITIONED;
  }

  private boolean isPartitioned() {
    return layout == Layout.APPEND_PARTITIONED || layout == Layout.PRIMARY_KEY_PARTITIONED;
  }

  TableSpec spec() {
    List<DataField> fields = new ArrayList<>();
    fields.add(new DataField(0, "id", DataTypes.INT().notNull()));
    fields.add(new DataField(1, "pt", DataTypes.INT().notNull()));
    for (DataType type : types) {
      fields.add(new DataField(fields.size(), "c" + (fields.size() - 2), type));
    }
    Map<String, String> options = new HashMap<>(Map.of("file.format", format));
    if (layout != Layout.APPEND && layout != Layout.APPEND_PARTITIONED) {
      options.put("bucket", "2");
    }
    if (layout == Layout.APPEND_BUCKETED) {
      options.put("bucket-key", "id");
    }
    List<String> key = isPartitioned() ? List.of("id", "pt") : List.of("id");
    return new TableSpec(
        new RowType(fields),
        isPartitioned() ? List.of("pt") : List.of(),
        hasPrimaryKey() ? key : List.of(),
        options);
  }

  /**
   * Returns the rows in batches. In a table with a primary key, each batch repeats half of the keys
   * of the previous batch.
   */
  List<List<Change>> batches(int rows, int batches) {
    RandomValues values = new RandomValues(seed);
    List<List<Change>> all = new ArrayList<>();
    int size = rows / batches;
    for (int batch = 0; batch < batches; batch++) {
      int first = hasPrimaryKey() ? batch * size / 2 : batch * size;
      List<Change> changes = new ArrayList<>();
      for (int id = first; id < first + size; id++) {
        List<Object> row = new ArrayList<>();
        row.add(id);
        row.add(new Random(seed + id).nextInt(PARTITIONS));
        types.forEach(type -> row.add(values.next(type)));
        changes.add(Change.insert(row));
      }
      all.add(changes);
    }
    return all;
  }

  /** Returns the rows of the table after all batches. */
  List<List<Object>> expected(List<List<Change>> batches) {
    Merging merging = hasPrimaryKey() ? Merging.LAST : Merging.APPEND;
    return merging.rows(batches.stream().flatMap(List::stream).toList(), List.of(0));
  }
}
