package io.github.paimonffm.oracle.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.RowAssertions;
import io.github.paimonffm.oracle.model.Rows;
import io.github.paimonffm.oracle.model.TableSpec;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.RoutedRows;
import io.github.paimonffm.write.RowRouter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two writers that both have rows of all buckets. They route their rows, exchange them, write, and
 * commit once. Paimon Java finds each key once, and updates the keys in the same buckets.
 */
@Tag("oracle")
class TwoWritersTest {

  @Test
  void rowsOfBothWritersAreOneSnapshot(@TempDir Path directory) throws Exception {
    TableSpec spec =
        new TableSpec(
            new RowType(
                List.of(
                    new DataField(0, "id", DataTypes.INT().notNull()),
                    new DataField(1, "name", DataTypes.STRING().notNull()),
                    new DataField(2, "part", DataTypes.INT().notNull()),
                    new DataField(3, "v", DataTypes.INT()))),
            List.of("part"),
            List.of("id", "name", "part"),
            Map.of("bucket", "5", "bucket-key", "name,id"));
    try (Lake lake = new Lake(directory)) {
      String name = lake.newTable();
      lake.java().create(name, spec);
      Table table = lake.ours().table(name);
      BatchWriteBuilder builder = table.newBatchWriteBuilder();

      // The rows of both writers have the same keys.
      List<Map<Integer, List<List<Object>>>> received = List.of(new TreeMap<>(), new TreeMap<>());
      Map<Object, List<Object>> expected = new HashMap<>();
      for (int writer = 0; writer < 2; writer++) {
        List<List<Object>> rows = new ArrayList<>();
        for (int id = 0; id < 500; id++) {
          rows.add(List.of(id, "name " + id % 7, id % 3, writer));
          expected.put(id, rows.getLast());
        }
        exchange(lake, builder, rows, received);
      }
      List<CommitMessage> messages = new ArrayList<>();
      for (Map<Integer, List<List<Object>>> batches : received) {
        assertTrue(batches.size() > 1);
        messages.addAll(write(lake, table, builder, batches));
      }
      try (BatchTableCommit commit = builder.newCommit()) {
        assertEquals(1, commit.commit(messages).orElseThrow().id());
      }
      check(lake, name, spec, expected);

      // Rows of Paimon Java with the same keys replace these rows.
      List<Change> updates = new ArrayList<>();
      for (int id = 0; id < 500; id += 2) {
        List<Object> row = List.of(id, "name " + id % 7, id % 3, 9);
        updates.add(Change.insert(row));
        expected.put(id, row);
      }
      lake.java().write(name, updates);
      check(lake, name, spec, expected);
    }
  }

  private static void exchange(
      Lake lake,
      BatchWriteBuilder builder,
      List<List<Object>> rows,
      List<Map<Integer, List<List<Object>>>> receivers) {
    Table table = lake.ours().table(builder.identifier().table());
    try (RowRouter router = builder.newRowRouter();
        VectorSchemaRoot root = lake.ours().batch(table, rows)) {
      RoutedRows routed = router.route(root);
      for (int row = 0; row < rows.size(); row++) {
        int bucket = routed.bucket(row);
        receivers
            .get((routed.partitions().get(routed.partition(row)).hashCode() + bucket) & 1)
            .computeIfAbsent(bucket, b -> new ArrayList<>())
            .add(rows.get(row));
      }
    }
  }

  private static List<CommitMessage> write(
      Lake lake, Table table, BatchWriteBuilder builder, Map<Integer, List<List<Object>>> batches) {
    try (BatchTableWrite write = builder.newWrite()) {
      batches.forEach(
          (bucket, rows) -> {
            try (VectorSchemaRoot root = lake.ours().batch(table, rows)) {
              write.writeArrow(root, bucket);
            }
          });
      return write.prepareCommit();
    }
  }

  private static void check(
      Lake lake, String name, TableSpec spec, Map<Object, List<Object>> expected) throws Exception {
    List<List<Object>> rows = expected.values().stream().sorted(Rows.ORDER).toList();
    RowAssertions.assertRowsEqual("Paimon Java", spec.columns(), rows, lake.java().read(name));
    RowAssertions.assertRowsEqual("paimon-ffm", spec.columns(), rows, lake.ours().read(name));
  }
}
