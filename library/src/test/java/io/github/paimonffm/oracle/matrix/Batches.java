package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.matrix.Mode.Trait;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.TypeCase;
import java.util.ArrayList;
import java.util.List;
import org.apache.paimon.types.RowKind;

/** The successive batches that the engines write to a table of a mode. */
final class Batches {

  /**
   * The number of rows in a batch. It does not depend on the tested types, so a type has the same
   * rows in every table.
   */
  private static final int ROWS = 16;

  private final Mode mode;
  private final List<TypeCase> types;

  Batches(Mode mode, List<TypeCase> types) {
    this.mode = mode;
    this.types = types.stream().map(mode::adapt).toList();
  }

  /** Returns the changes of a batch; batches are numbered from 0 and differ. */
  List<Change> get(int number) {
    return mode.isOfValues() ? valueBatch(number) : keyBatch(number);
  }

  private List<Change> valueBatch(int number) {
    // With a primary key, half of the ids repeat. Without one, no id repeats.
    int first = mode.hasPrimaryKey() ? number * ROWS / 2 : number * ROWS;
    List<Change> changes = new ArrayList<>();
    for (int id = first; id < first + ROWS; id++) {
      RowKind kind = number > 0 && hasKinds() ? kind(id) : RowKind.INSERT;
      if (kind == RowKind.UPDATE_AFTER) {
        changes.add(change(RowKind.UPDATE_BEFORE, number, id, number - 1));
      }
      changes.add(change(kind, number, id, number));
    }
    return changes;
  }

  private boolean hasKinds() {
    return mode.has(Trait.ROW_KINDS) || mode.has(Trait.ROW_KIND_FIELD);
  }

  private static RowKind kind(int id) {
    return switch (id % 4) {
      case 0 -> RowKind.UPDATE_AFTER;
      case 1 -> RowKind.DELETE;
      default -> RowKind.INSERT;
    };
  }

  private Change change(RowKind kind, int number, int id, int version) {
    List<Object> row = new ArrayList<>();
    row.add(id);
    row.add(mode.has(Trait.CHANGING_PARTITION) ? (Integer) ((id + number) % 3) : partition(id));
    // The factor 7 ensures that the versions of a row differ for any number of values.
    types.forEach(type -> row.add(type.value(id + 7 * version)));
    if (mode.has(Trait.ROW_KIND_FIELD)) {
      row.add(kind.shortString());
      return Change.insert(row);
    }
    return new Change(kind, row);
  }

  private Integer partition(int id) {
    return mode.hasNullPartitions() && id % 5 == 4 ? null : (Integer) (id % 3);
  }

  private List<Change> keyBatch(int number) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      List<Object> row = new ArrayList<>();
      row.add(number * ROWS + i);
      row.add(partition(i));
      for (TypeCase type : types) {
        row.add(type.value(i));
      }
      boolean deleted = mode.hasPrimaryKey() && number > 0 && (i + number) % 4 == 0;
      changes.add(new Change(deleted ? RowKind.DELETE : RowKind.INSERT, row));
    }
    return changes;
  }
}
