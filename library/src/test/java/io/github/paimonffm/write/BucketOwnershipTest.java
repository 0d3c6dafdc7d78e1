package io.github.paimonffm.write;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Buckets, partitions and tables to which only one writer of a commit may write. */
class BucketOwnershipTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  /** The bucket modes; all tables have the columns {@code id, part, v}. */
  enum Buckets {
    /** One fixed bucket with primary keys. */
    FIXED("1", "part", "id"),
    /** Dynamic buckets in each partition. */
    DYNAMIC("-1", "part", "id"),
    /** Dynamic buckets; keys can move between partitions. */
    CROSS_PARTITION("-1", "id"),
    /** Postponed bucket. */
    POSTPONED("-2", "part", "id"),
    /** One fixed bucket without primary keys. */
    APPEND_FIXED("1"),
    /** No buckets. */
    APPEND("-1");

    private final String bucket;
    private final String[] key;

    Buckets(String bucket, String... key) {
      this.bucket = bucket;
      this.key = key;
    }

    boolean isShared() {
      return key.length == 0 || bucket.equals("-2");
    }

    Schema.Builder schema() {
      Schema.Builder schema =
          Schema.builder()
              .column("id", "INT NOT NULL")
              .column("part", "INT")
              .column("v", "STRING")
              .partitionKeys("part")
              .option("bucket", bucket);
      if (key.length > 0) {
        schema.primaryKey(key);
      } else if (this == APPEND_FIXED) {
        schema.option("bucket-key", "id");
      }
      return schema;
    }
  }

  private Table table;
  private BatchWriteBuilder builder;

  private void create(Buckets buckets) {
    table = workspace.create("t", buckets.schema());
    builder = table.newBatchWriteBuilder();
    if (buckets == Buckets.POSTPONED) {
      builder = builder.withUnreadableData();
    }
  }

  /** Writes rows with a new writer. */
  private List<CommitMessage> write(List<List<Object>> rows) {
    return workspace.prepare(builder, table, rows);
  }

  private static List<CommitMessage> all(List<CommitMessage> one, List<CommitMessage> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }

  private void assertRefused(String message, List<CommitMessage> messages) {
    try (BatchTableCommit commit = builder.newCommit()) {
      InvalidArgumentException refused =
          TableState.assertRefused(
              InvalidArgumentException.class,
              table,
              workspace.allocator(),
              () -> commit.commit(messages));
      assertEquals(message.replace("<t>", table.location()), refused.getMessage());
    }
  }

  private static final String FIXED =
      "two writers wrote bucket 0 of partition {part=%s} of <t>, but only one writer may write it in one commit:"
          + " one writer must write all rows of a key; distribute the rows by bucket";

  @Test
  void fixedBucketAcceptsOneWriter() {
    create(Buckets.FIXED);
    List<CommitMessage> one = write(List.of(row(1, 1, "a"), row(2, 2, "a"), row(3, 3, "a")));
    List<CommitMessage> two = write(List.of(row(4, 2, "b")));
    List<CommitMessage> three = write(List.of(row(5, 4, "c")));
    assertRefused(FIXED.formatted(2), all(one, two));
    assertRefused(FIXED.formatted(2), all(two, one));
    assertEquals(1, Workspace.commit(builder, all(one, three)).orElseThrow().id());
    Rows.assertSame(
        List.of(row(1, 1, "a"), row(2, 2, "a"), row(3, 3, "a"), row(5, 4, "c")),
        workspace.rows(table));
  }

  @Test
  void differentBucketsAcceptDifferentWriters() {
    table =
        workspace.create(
            "t",
            Schema.builder().column("id", "INT NOT NULL").primaryKey("id").option("bucket", "2"));
    builder = table.newBatchWriteBuilder();
    List<CommitMessage> first = write(List.of(row(1)));
    int taken = first.getFirst().bucket();
    for (int id = 2; ; id++) {
      List<CommitMessage> second = write(List.of(row(id)));
      if (second.getFirst().bucket() == taken) {
        assertRefused(
            ("two writers wrote bucket %d of <t>, but only one writer may write it in one commit: one writer must"
                    + " write all rows of a key; distribute the rows by bucket")
                .formatted(taken),
            all(first, second));
      } else {
        Workspace.commit(builder, all(first, second)).orElseThrow();
        Rows.assertSame(List.of(row(1), row(id)), workspace.rows(table));
        return;
      }
      assertTrue(id < 100, "all ids have the same bucket");
    }
  }

  /** A body without an envelope has no writer, so each body counts as a separate writer. */
  @Test
  void bodiesWithoutEnvelopesCountAsDifferentWriters() {
    create(Buckets.FIXED);
    List<CommitMessage> bare = new ArrayList<>();
    for (CommitMessage message :
        all(write(List.of(row(1, 1, "a"))), write(List.of(row(2, 1, "b"))))) {
      bare.add(
          CommitMessageSerializer.deserialize(
              CommitMessageSerializer.getVersion(),
              CommitMessageSerializer.serialize(message),
              builder));
    }
    assertRefused(FIXED.formatted(1), bare);
    assertEquals(1, Workspace.commit(builder, bare.subList(0, 1)).orElseThrow().id());
  }

  @Test
  void partitionWithDynamicBucketsAcceptsOneWriter() {
    create(Buckets.DYNAMIC);
    List<CommitMessage> one = write(List.of(row(1, 1, "a"), row(2, 2, "a")));
    List<CommitMessage> two = write(List.of(row(4, 2, "b")));
    List<CommitMessage> three = write(List.of(row(5, 4, "c")));
    assertRefused(
        "two writers wrote partition {part=2} of <t>, but only one writer may write it in one commit: the buckets"
            + " are dynamic; distribute the rows by partition",
        all(one, two));
    assertEquals(1, Workspace.commit(builder, all(one, three)).orElseThrow().id());
    Rows.assertSame(List.of(row(1, 1, "a"), row(2, 2, "a"), row(5, 4, "c")), workspace.rows(table));
  }

  @Test
  void unpartitionedDynamicTableAcceptsOneWriter() {
    table =
        workspace.create(
            "t",
            Schema.builder().column("id", "INT NOT NULL").primaryKey("id").option("bucket", "-1"));
    builder = table.newBatchWriteBuilder();
    assertRefused(
        "two writers wrote the table of <t>, but only one writer may write it in one commit: the buckets are"
            + " dynamic; distribute the rows by partition",
        all(write(List.of(row(1))), write(List.of(row(2)))));
  }

  @Test
  void crossPartitionTableAcceptsOneWriter() {
    create(Buckets.CROSS_PARTITION);
    List<CommitMessage> one = write(List.of(row(1, 1, "a"), row(2, 2, "a")));
    assertRefused(
        "two writers wrote the table of <t>, but only one writer may write it in one commit: the keys are unique"
            + " across partitions; use one writer for the whole table",
        all(one, write(List.of(row(4, 3, "b")))));
    assertEquals(1, Workspace.commit(builder, one).orElseThrow().id());
    Rows.assertSame(List.of(row(1, 1, "a"), row(2, 2, "a")), workspace.rows(table));
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTPONED", "APPEND", "APPEND_FIXED"})
  void appendAndPostponedTablesAcceptAnyWriter(Buckets buckets) {
    create(buckets);
    assertTrue(buckets.isShared());
    List<CommitMessage> all =
        all(
            write(List.of(row(1, 1, "a"), row(2, 2, "a"))),
            all(write(List.of(row(3, 1, "b"))), write(List.of(row(4, 1, "c")))));
    assertEquals(4, Workspace.commit(builder, all).orElseThrow().totalRecordCount().orElseThrow());
  }

  @ParameterizedTest
  @EnumSource
  void writerMayWriteSeveralBatches(Buckets buckets) {
    create(buckets);
    try (BatchTableWrite write = builder.newWrite()) {
      write.writeArrow(workspace.batch(table, List.of(row(1, 1, "a"), row(2, 2, "a"))));
      write.writeArrow(workspace.batch(table, List.of(row(3, 1, "b"), row(4, 2, "b"))));
      assertEquals(1, Workspace.commit(builder, write.prepareCommit()).orElseThrow().id());
    }
  }
}
