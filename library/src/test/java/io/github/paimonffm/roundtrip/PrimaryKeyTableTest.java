package io.github.paimonffm.roundtrip;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Primary key tables with fixed buckets; the last write of a key wins. */
class PrimaryKeyTableTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table(int buckets) {
    return workspace.create(
        "keyed",
        Schema.builder()
            .column("id", "BIGINT")
            .column("name", "STRING")
            .column("n", "INT")
            .primaryKey("id")
            .option("bucket", Integer.toString(buckets)));
  }

  @Test
  void keyColumnsAreNotNull() {
    Table table = table(1);
    assertEquals(List.of("id"), table.primaryKeys());
    assertFalse(table.schema().columns().getFirst().isNullable());
    assertFalse(table.arrowSchema().findField("id").isNullable());
  }

  @Test
  void lastCommitOfKeyWins() {
    Table table = table(2);
    List<List<Object>> expected = new ArrayList<>();
    for (int commit = 0; commit < 3; commit++) {
      List<List<Object>> rows = new ArrayList<>();
      // Each commit omits the first ten keys of the previous one.
      for (long id = commit * 10; id < 40; id++) {
        rows.add(row(id, id % 4 == 0 ? null : "commit " + commit, commit));
      }
      workspace.append(table, rows);
      for (List<Object> row : rows) {
        if (commit == 2 || (Long) row.get(0) < (commit + 1) * 10) {
          expected.add(row);
        }
      }
    }
    assertEquals(3, table.snapshots().size());
    Rows.assertSame(expected, workspace.rows(table));
  }

  @Test
  void lastRowOfKeyWinsWithinAndAcrossBatches() {
    Table table = table(1);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages;
    try (BatchTableWrite write = builder.newWrite();
        VectorSchemaRoot root =
            Rows.batch(
                table.arrowSchema(),
                workspace.allocator(),
                List.of(row(1L, "a", 1), row(2L, "b", 1), row(1L, "a", 2)))) {
      write.writeArrow(root);
      Rows.put(root, List.of(row(2L, null, 3), row(3L, "c", 3)));
      write.writeArrow(root);
      messages = write.prepareCommit();
    }
    Workspace.commit(builder, messages);
    Rows.assertSame(
        List.of(row(1L, "a", 2), row(2L, null, 3), row(3L, "c", 3)), workspace.rows(table));
  }

  @Test
  void keysAreUniqueWithinPartitions() {
    Table table =
        workspace.create(
            "daily",
            Schema.builder()
                .column("dt", "DATE")
                .column("id", "INT")
                .column("v", "STRING")
                .partitionKeys("dt")
                .primaryKey("dt", "id")
                .option("bucket", "2"));
    LocalDate one = LocalDate.of(2026, 1, 1);
    LocalDate two = LocalDate.of(2026, 1, 2);
    workspace.append(table, List.of(row(one, 1, "a"), row(two, 1, "b"), row(one, 2, "c")));
    workspace.append(table, List.of(row(one, 1, "new"), row(two, 2, "d")));
    Rows.assertSame(
        List.of(row(one, 1, "new"), row(two, 1, "b"), row(one, 2, "c"), row(two, 2, "d")),
        workspace.rows(table));
  }

  @Test
  void projectionWithoutKeyStillMerges() {
    Table table = table(2);
    workspace.append(table, List.of(row(1L, "old", 1), row(2L, "old", 2)));
    workspace.append(table, List.of(row(1L, "new", 10)));
    Rows.assertSame(
        List.of(row("new"), row("old")),
        Rows.of(table.newReadBuilder().withProjection("name"), workspace.allocator()));
  }

  @Test
  void limitCountsMergedRows() {
    Table table = table(2);
    for (int commit = 0; commit < 4; commit++) {
      List<List<Object>> rows = new ArrayList<>();
      for (long id = 0; id < 12; id++) {
        rows.add(row(id, "commit " + commit, commit));
      }
      workspace.append(table, rows);
    }
    for (int limit : new int[] {1, 5, 11, 12, 13, 48}) {
      List<List<Object>> found =
          Rows.of(table.newReadBuilder().withLimit(limit), workspace.allocator());
      assertEquals(Math.min(limit, 12), found.size(), "rows at limit " + limit);
      assertEquals(
          List.of(), found.stream().filter(row -> !row.get(2).equals(3)).toList(), "old rows");
    }
  }
}
