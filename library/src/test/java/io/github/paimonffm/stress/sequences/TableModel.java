package io.github.paimonffm.stress.sequences;

import static io.github.paimonffm.testing.Rows.row;

import io.github.paimonffm.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** A model of a table's content. No row is written twice. */
final class TableModel {

  /** The number of partitions. */
  static final int PARTITIONS = 3;

  /** The kinds of tables. Each partition has one bucket, so it gets one message per writer. */
  enum Kind {
    APPEND,
    PARTITIONED,
    KEYED,
    KEYED_PARTITIONED;

    Schema schema() {
      Schema.Builder schema =
          Schema.builder().column("id", "BIGINT NOT NULL").column("p", "INT NOT NULL");
      if (isPartitioned()) {
        schema.partitionKeys("p");
      }
      if (isKeyed()) {
        schema.option("bucket", "1");
      }
      return switch (this) {
        case KEYED -> schema.primaryKey("id").build();
        case KEYED_PARTITIONED -> schema.primaryKey("id", "p").build();
        default -> schema.build();
      };
    }

    boolean isPartitioned() {
      return this == PARTITIONED || this == KEYED_PARTITIONED;
    }

    boolean isKeyed() {
      return this == KEYED || this == KEYED_PARTITIONED;
    }
  }

  final Kind kind;
  final List<List<Object>> rows = new ArrayList<>();
  long snapshots;

  TableModel(Kind kind) {
    this.kind = kind;
  }

  static List<Object> rowOf(long id, int partition) {
    return row(id, partition);
  }

  static int partitionOf(List<Object> row) {
    return (int) row.get(1);
  }

  /** Adds a snapshot that empties partitions and adds rows. */
  void publish(Set<Integer> emptied, Collection<List<Object>> added) {
    rows.removeIf(row -> emptied.contains(partitionOf(row)));
    rows.addAll(added);
    snapshots++;
  }
}
