package io.github.paimonffm.roundtrip;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.CommitKind;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.Plan;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.testing.Ipc;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The sample code of the public API, with a batch and a reader as its input. */
class ApiSampleTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private static final org.apache.arrow.vector.types.pojo.Schema ARROW =
      new org.apache.arrow.vector.types.pojo.Schema(
          List.of(
              Field.notNullable("id", new ArrowType.Int(64, true)),
              Field.nullable("amount", new ArrowType.Decimal(18, 2, 128)),
              Field.nullable("dt", new ArrowType.Date(DateUnit.DAY))));

  private static final LocalDate DAY = LocalDate.of(2026, 6, 26);

  @Test
  void sampleWritesCommitsAndReads() throws IOException {
    BufferAllocator allocator = workspace.allocator();
    byte[] stream =
        Ipc.STREAM.write(
            ARROW,
            allocator,
            List.of(
                List.of(row(3L, null, DAY)),
                List.of(row(4L, new BigDecimal("-0.01"), DAY.plusDays(1)))));
    List<CommitMessage> kept;

    try (VectorSchemaRoot root =
            Rows.batch(
                ARROW,
                allocator,
                List.of(row(1L, new BigDecimal("12.50"), DAY), row(2L, null, null)));
        ArrowReader input = Ipc.STREAM.reader(stream, allocator);
        Catalog catalog = Catalog.open(Map.of("warehouse", workspace.warehouse().toString()))) {
      catalog.createDatabase("sales", true); // ignoreIfExists
      Table table =
          catalog.createTable(
              Identifier.of("sales", "orders"),
              Schema.builder()
                  .column("id", "BIGINT NOT NULL")
                  .column("amount", "DECIMAL(18, 2)")
                  .column("dt", "DATE")
                  .partitionKeys("dt")
                  .option("file.compression", "zstd")
                  .build(),
              false);

      BatchWriteBuilder builder = table.newBatchWriteBuilder();
      try (BatchTableWrite write = builder.newWrite();
          BatchTableCommit commit = builder.newCommit()) {
        write.writeArrow(root);
        assertEquals(2, write.writeArrow(input));
        List<CommitMessage> messages = write.prepareCommit();
        Optional<Snapshot> snapshot = commit.commit(messages);

        assertEquals(3, messages.size(), "messages, one for each partition");
        Snapshot published = snapshot.orElseThrow();
        assertEquals(1, published.id());
        assertEquals(builder.commitUser(), published.commitUser());
        assertEquals(CommitKind.APPEND, published.commitKind());
        assertEquals(OptionalLong.of(4), published.totalRecordCount());
        kept = messages;
      }

      ReadBuilder read = table.newReadBuilder().withProjection("id", "amount");
      Plan plan = read.newScan().plan();
      assertEquals(OptionalLong.of(1), plan.snapshotId());
      try (ArrowReader reader = read.newRead().createReader(plan.splits(), allocator)) {
        Rows.assertSame(
            List.of(
                row(1L, new BigDecimal("12.50")),
                row(2L, null),
                row(3L, null),
                row(4L, new BigDecimal("-0.01"))),
            Rows.of(reader));
      }
    }

    for (CommitMessage message : kept) {
      byte[] wire = message.toBytes();
      CommitMessage back = CommitMessage.fromBytes(wire);
      assertEquals(message, back);
      assertEquals(message.hashCode(), back.hashCode());
    }
  }
}
