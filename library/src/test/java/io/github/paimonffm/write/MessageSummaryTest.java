package io.github.paimonffm.write;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The summaries of messages, compared with the files on disk. */
class MessageSummaryTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private static long bytes(Table table) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(table.location()))) {
      long sum = 0;
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith("data-")).toList()) {
        sum += Files.size(file);
      }
      return sum;
    }
  }

  private static String text(CommitMessage message, String summary, BatchWriteBuilder builder) {
    return "CommitMessage(%s, bytes=%d, table=%s, branch=main, commitUser=%s, mode=%s, schemaId=0)"
        .formatted(
            summary,
            message.sizeInBytes(),
            builder.location(),
            builder.commitUser(),
            builder.toString().contains(", overwrite") ? "overwrite" : "append");
  }

  @Test
  void messagesOfKeyedTableHaveCorrectSummary() throws IOException {
    Table table =
        workspace.create(
            "t",
            Schema.builder()
                .column("id", "INT NOT NULL")
                .column("dt", "DATE NOT NULL")
                .column("v", "STRING")
                .partitionKeys("dt")
                .primaryKey("dt", "id")
                .option("bucket", "1"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    LocalDate day = LocalDate.of(2026, 6, 26);
    List<CommitMessage> messages =
        workspace.prepare(
            builder,
            table,
            List.of(row(1, day, "a"), row(2, day, "b"), row(1, day.plusDays(1), "c")));
    assertEquals(2, messages.size());
    Map<Object, CommitMessage> byDay = new HashMap<>();
    messages.forEach(message -> byDay.put(message.partition().get("dt"), message));
    CommitMessage first = byDay.get("2026-06-26");
    assertEquals(
        text(first, "partition={dt=2026-06-26}, bucket=0, files=1, rows=2", builder),
        first.toString());
    CommitMessage second = byDay.get("2026-06-27");
    assertEquals(
        text(second, "partition={dt=2026-06-27}, bucket=0, files=1, rows=1", builder),
        second.toString());
    assertEquals(bytes(table), first.sizeInBytes() + second.sizeInBytes());
  }

  @Test
  void messageOfNullPartitionHasCorrectSummary() throws IOException {
    Table table =
        workspace.create(
            "t",
            Schema.builder()
                .column("id", "INT")
                .column("p", "INT")
                .column("q", "STRING")
                .partitionKeys("q", "p")
                .option("partition.default-name", "nobody"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder().withOverwrite();
    CommitMessage message =
        workspace.prepare(builder, table, List.of(row(1, null, "x"), row(2, null, "x"))).getFirst();
    assertEquals(List.of("q", "p"), List.copyOf(message.partition().keySet()));
    assertEquals(
        text(message, "partition={q=x, p=nobody}, bucket=0, files=1, rows=2", builder),
        message.toString());
    assertEquals(bytes(table), message.sizeInBytes());
    assertThrows(UnsupportedOperationException.class, () -> message.partition().clear());
  }

  @Test
  void messageOfUnpartitionedTableHasCorrectSummary() throws IOException {
    Table table =
        workspace.create(
            "t", Schema.builder().column("id", "INT").option("target-file-size", "1 b"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite()) {
      for (int id = 0; id < 3; id++) {
        write.writeArrow(workspace.batch(table, List.of(row(id))));
      }
      CommitMessage message = write.prepareCommit().getFirst();
      assertEquals(
          text(message, "bucket=0, files=" + message.fileCount() + ", rows=3", builder),
          message.toString());
      assertEquals(bytes(table), message.sizeInBytes());
      assertEquals(Map.of(), message.partition());
    }
  }
}
