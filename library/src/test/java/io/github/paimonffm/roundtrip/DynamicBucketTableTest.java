package io.github.paimonffm.roundtrip;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Primary key tables with dynamic buckets; a key stays in its bucket. */
class DynamicBucketTableTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private static Schema.Builder schema() {
    return Schema.builder()
        .column("id", "BIGINT")
        .column("part", "STRING")
        .column("v", "INT")
        .option("bucket", "-1")
        .option("dynamic-bucket.target-row-num", "100");
  }

  /** Returns the folders of the buckets that have files. */
  private static List<String> buckets(Table table) {
    return TableState.dataFiles(table).stream()
        .map(file -> file.substring(0, file.lastIndexOf('/')))
        .distinct()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void laterUpdatesOfKeyUseItsBucket(boolean partitioned) {
    Table table =
        workspace.create(
            "dynamic",
            partitioned
                ? schema().partitionKeys("part").primaryKey("part", "id")
                : schema().primaryKey("id"));
    Map<Long, List<Object>> expected = new TreeMap<>();
    for (int commit = 0; commit < 4; commit++) {
      List<List<Object>> rows = new ArrayList<>();
      // Existing and new keys.
      for (long id = commit * 50L; id < commit * 50L + 300; id++) {
        rows.add(row(id, id % 2 == 0 ? "even" : "odd", commit));
      }
      workspace.append(table, rows);
      rows.forEach(row -> expected.put((Long) row.getFirst(), row));
    }
    Rows.assertSame(expected.values(), workspace.rows(table));
    int count = buckets(table).size();
    assertTrue(count >= 4, () -> "buckets: " + buckets(table));

    // Existing keys add no bucket.
    workspace.append(table, expected.values());
    assertEquals(count, buckets(table).size());
    Rows.assertSame(expected.values(), workspace.rows(table));
  }

  @Test
  void maxBucketsOptionLimitsBuckets() {
    Table table =
        workspace.create(
            "few", schema().primaryKey("id").option("dynamic-bucket.max-buckets", "2"));
    List<List<Object>> rows = new ArrayList<>();
    for (long id = 0; id < 1000; id++) {
      rows.add(row(id, null, 1));
    }
    workspace.append(table, rows);
    assertEquals(2, buckets(table).size());
    Rows.assertSame(rows, workspace.rows(table));
  }

  @Test
  void keyMovesToAnotherPartition() {
    Table table = workspace.create("moving", Layout.CROSS_PARTITION.schema());
    workspace.append(
        table, List.of(row(1L, 1, "a", null), row(2L, 1, "b", null), row(3L, null, "c", null)));
    workspace.append(table, List.of(row(1L, 2, "moved", null), row(3L, 1, "moved", null)));
    Rows.assertSame(
        List.of(row(1L, 2, "moved", null), row(2L, 1, "b", null), row(3L, 1, "moved", null)),
        workspace.rows(table));
    // One key moves within a batch, and another key moves back.
    workspace.append(table, List.of(row(2L, 3, "in between", null), row(2L, null, "final", null)));
    workspace.append(table, List.of(row(1L, 1, "back", null)));
    Rows.assertSame(
        List.of(row(1L, 1, "back", null), row(2L, null, "final", null), row(3L, 1, "moved", null)),
        workspace.rows(table));
    Map<Object, Long> byKey =
        workspace.rows(table).stream()
            .collect(Collectors.groupingBy(List::getFirst, Collectors.counting()));
    assertEquals(Map.of(1L, 1L, 2L, 1L, 3L, 1L), byKey);
  }
}
