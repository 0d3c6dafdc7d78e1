package io.github.paimonffm.roundtrip;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Append tables with a fixed number of buckets. */
class FixedBucketTableTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table() {
    return workspace.create(
        "bucketed",
        Schema.builder()
            .column("id", "INT")
            .column("name", "STRING")
            .option("bucket", "4")
            .option("bucket-key", "id"));
  }

  @Test
  void rowsAreDistributedOverBuckets() {
    Table table = table();
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      rows.add(row(i % 11 == 0 ? null : i, "n" + i));
    }
    workspace.append(table, rows);

    List<Split> splits = table.newReadBuilder().newScan().plan().splits();
    assertEquals(
        Set.of(0, 1, 2, 3), splits.stream().map(Split::bucket).collect(Collectors.toSet()));
    assertEquals(500, splits.stream().mapToLong(Split::rowCount).sum());
    Rows.assertSame(rows, workspace.rows(table));
  }

  @Test
  void keyKeepsItsBucketAcrossCommits() throws IOException {
    Table table = table();
    for (int commit = 0; commit < 3; commit++) {
      List<List<Object>> rows = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        rows.add(row(i, "commit " + commit));
      }
      workspace.append(table, rows);
    }
    Map<Object, Integer> buckets = new HashMap<>();
    int seen = 0;
    for (Split split : table.newReadBuilder().newScan().plan().splits()) {
      try (ArrowReader reader =
          table.newReadBuilder().newRead().createReader(split, workspace.allocator())) {
        for (List<Object> row : Rows.of(reader)) {
          Integer before = buckets.putIfAbsent(row.get(0), split.bucket());
          assertFalse(
              before != null && before != split.bucket(),
              () -> "the key is in two buckets: " + row);
          seen++;
        }
      }
    }
    assertEquals(50, buckets.size());
    assertEquals(150, seen);
  }
}
