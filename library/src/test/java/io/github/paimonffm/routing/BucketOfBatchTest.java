package io.github.paimonffm.routing;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.testing.BlockingInputs;
import io.github.paimonffm.testing.Gate;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.RowRouter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Batches that a caller writes to a given bucket. */
class BucketOfBatchTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private static Schema.Builder schema() {
    return Schema.builder().column("id", "INT").column("part", "STRING").partitionKeys("part");
  }

  private Table fixed() {
    return workspace.create(
        "t",
        schema()
            .option("bucket", "4")
            .option("bucket-key", "id")
            .option("bucket-function.type", "mod"));
  }

  @Test
  void batchOfOneBucketCanHaveSeveralPartitions() {
    Table table = fixed();
    List<List<Object>> rows = List.of(row(1, "a"), row(5, "b"), row(-3, null), row(9, "a"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages;
    try (BatchTableWrite write = builder.newWrite()) {
      write.writeArrow(workspace.batch(table, rows), 1);
      write.writeArrow(workspace.batch(table, List.of()), 3);
      messages = write.prepareCommit();
    }
    assertEquals(3, messages.size());
    assertEquals(
        Set.of(1), messages.stream().map(CommitMessage::bucket).collect(Collectors.toSet()));
    Workspace.commit(builder, messages);
    Rows.assertSame(rows, workspace.rows(table));
  }

  @Test
  void rowOfAnotherBucketIsNamedAndNothingIsWritten() {
    Table table = fixed();
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite()) {
      VectorSchemaRoot mixed =
          workspace.batch(table, List.of(row(1, "a"), row(5, "b"), row(6, "a"), row(8, "a")));
      assertRefused(write, mixed, 1, "db.t", "row 2", "in bucket 2", "for bucket 1");
      assertRefused(write, mixed, 4, "db.t", "for bucket 4", "numbers 0 to 3");
      assertRefused(write, mixed, -1, "bucket -1");
      VectorSchemaRoot one = workspace.batch(table, List.of(row(1, "a")));
      write.writeArrow(one, 1);
      assertRefused(write, one, 0, "row 0", "in bucket 1", "for bucket 0");
      Workspace.commit(builder, write.prepareCommit());
    }
    Rows.assertSame(List.of(row(1, "a")), workspace.rows(table));
  }

  private static void assertRefused(
      BatchTableWrite write, VectorSchemaRoot root, int bucket, String... parts) {
    Messages.assertNames(
        assertThrows(InvalidArgumentException.class, () -> write.writeArrow(root, bucket)), parts);
  }

  @Test
  void columnsAreCheckedBeforeTheBucket() {
    Table table = fixed();
    Table other = workspace.create("other", Schema.builder().column("id", "STRING"));
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      VectorSchemaRoot texts = workspace.batch(other, List.of(row("a")));
      assertThrows(SchemaMismatchException.class, () -> write.writeArrow(texts, 0));
    }
  }

  @Test
  void dictionariesAreCheckedAsTheirValues() {
    Table table =
        workspace.create(
            "t",
            Schema.builder()
                .column("name", "STRING")
                .option("bucket", "16")
                .option("bucket-key", "name"));
    Gate open = new Gate();
    open.open();
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        RowRouter router = table.newRowRouter();
        BlockingInputs.Batch batch =
            BlockingInputs.batch("name", List.of("a"), workspace.allocator(), open)) {
      int bucket = router.bucketOf("a");
      int wrong = (bucket + 1) % 16;
      InvalidArgumentException refused =
          assertThrows(
              InvalidArgumentException.class,
              () -> write.writeArrow(batch.root(), batch.dictionaries(), wrong));
      Messages.assertNames(refused, "row 0", "in bucket " + bucket);
      write.writeArrow(batch.root(), batch.dictionaries(), bucket);
      Workspace.commit(builder, write.prepareCommit());
    }
    Rows.assertSame(List.of(row("a")), workspace.rows(table));
  }

  @Test
  void tablesWithoutFixedBucketsRefuseBuckets() {
    List<Schema.Builder> all =
        List.of(
            schema(),
            Schema.builder().column("id", "INT NOT NULL").column("part", "STRING").primaryKey("id"),
            Schema.builder()
                .column("id", "INT NOT NULL")
                .column("part", "STRING")
                .primaryKey("id")
                .partitionKeys("part"),
            Schema.builder()
                .column("id", "INT NOT NULL")
                .column("part", "STRING")
                .primaryKey("id")
                .option("bucket", "-2"));
    for (Schema.Builder schema : all) {
      Table table = workspace.create("t" + all.indexOf(schema), schema);
      BatchWriteBuilder builder = table.newBatchWriteBuilder().withUnreadableData();
      try (BatchTableWrite write = builder.newWrite()) {
        VectorSchemaRoot root = workspace.batch(table, List.of(row(1, "a")));
        assertRefused(write, root, 0, table.identifier().toString(), "no fixed number of buckets");
        write.writeArrow(root);
        assertEquals(1, write.prepareCommit().size());
      }
    }
  }

  @Test
  void largeBatchIsCheckedAsAWhole() {
    Table table = fixed();
    List<List<Object>> rows = new ArrayList<>();
    IntStream.range(0, 50_000).forEach(i -> rows.add(row(4 * i, "a")));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite()) {
      write.writeArrow(workspace.batch(table, rows), 0);
      List<List<Object>> wrong = new ArrayList<>(rows);
      wrong.add(row(3, "b"));
      assertRefused(write, workspace.batch(table, wrong), 0, "row 50000", "in bucket 3");
      Workspace.commit(builder, write.prepareCommit());
    }
    assertEquals(50_000, workspace.rows(table).size());
  }
}
