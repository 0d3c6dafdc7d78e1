package io.github.paimonffm.options;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.testing.CapturedLog;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Workspace;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tags that commits create and remove. */
class AutomaticTagsTest {

  private static final List<Object> ROW = row(1L, 1, "a", new BigDecimal("1.00"));
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyyMMddHHmm");

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table(String... options) {
    Schema.Builder schema = Layout.APPEND.schema().option("sink.process-time-zone", "UTC");
    for (int i = 0; i < options.length; i += 2) {
      schema.option(options[i], options[i + 1]);
    }
    return workspace.create("t", schema);
  }

  private Snapshot append(Table table) {
    return workspace.append(table, List.of(ROW));
  }

  private static LocalDateTime utc(Snapshot snapshot) {
    return LocalDateTime.ofInstant(snapshot.commitTime(), ZoneOffset.UTC);
  }

  @Test
  void firstCommitOfPeriodTagsPreviousPeriod() {
    Table table = table("tag.automatic-creation", "process-time");
    Snapshot first = append(table);
    append(table);
    String yesterday = utc(first).toLocalDate().minusDays(1).toString();
    assertEquals(Map.of(yesterday, first), table.tags());
  }

  @Test
  void eachShortPeriodGetsTag() throws Exception {
    Table table =
        table(
            "tag.automatic-creation", "process-time",
            "tag.creation-period-duration", "1 s",
            "tag.num-retained-max", "2");
    // Tag names end with the minute, so periods within a minute share a tag.
    Snapshot first = append(table);
    assertEquals(
        List.of(MINUTE.format(utc(first).minusSeconds(1))), List.copyOf(table.tags().keySet()));
    Thread.sleep(10);
    append(table);
    assertTrue(table.tags().size() <= 2, table.tags().toString());
  }

  @Test
  void batchTagsMoveToTheNewestSnapshot() {
    Table table = table("tag.automatic-creation", "batch");
    Snapshot first = append(table);
    String name = "batch-write-" + utc(first).toLocalDate();
    assertEquals(Map.of(name, first), table.tags());
    Snapshot second = append(table);
    assertEquals(second, table.tags().get("batch-write-" + utc(second).toLocalDate()));
  }

  @Test
  void tagsHaveRetentionAndSuccessFile() throws Exception {
    Table table =
        table(
            "tag.automatic-creation", "batch",
            "tag.batch.customized-name", "newest",
            "tag.default-time-retained", "2 d",
            "tag.create-success-file", "true");
    append(table);
    Path tags = Path.of(table.location()).resolve("tag");
    String json = Files.readString(tags.resolve("tag-newest"));
    assertTrue(json.contains("\"tagTimeRetained\":172800.0"), json);
    assertTrue(json.contains("\"tagCreateTime\":[" + LocalDateTime.now().getYear()), json);
    assertTrue(json.contains("\"baseManifestListSize\""), json);
    Path success = tags.resolve("tag-success-file").resolve("newest_SUCCESS");
    assertTrue(Files.readString(success).contains("\"creationTime\""));
  }

  @Test
  void tagsPastTheirRetentionAreRemoved() throws Exception {
    Table table =
        table(
            "tag.automatic-creation", "batch",
            "tag.batch.customized-name", "newest",
            "tag.default-time-retained", "1 ms",
            "tag.create-success-file", "true");
    append(table);
    Thread.sleep(5);
    append(table);
    Thread.sleep(5);
    append(table);
    assertTrue(table.tags().size() <= 1, table.tags().toString());
    Path success = Path.of(table.location()).resolve("tag/tag-success-file/newest_SUCCESS");
    assertEquals(table.tags().containsKey("newest"), Files.exists(success));
  }

  @Test
  void writeOnlyTablesGetNoTags() {
    Table table = table("tag.automatic-creation", "process-time", "write-only", "true");
    append(table);
    assertEquals(Map.of(), table.tags());
  }

  @Test
  void malformedTagOptionsAreNamedBeforeTheCommit() {
    Table table = table("tag.automatic-creation", "process-time", "sink.process-time-zone", "Moon");
    InvalidArgumentException e =
        assertThrows(
            InvalidArgumentException.class, () -> table.newBatchWriteBuilder().newCommit().close());
    assertTrue(e.getMessage().contains("'sink.process-time-zone' is 'Moon'"), e.getMessage());
  }

  @Test
  void failedTagDoesNotFailTheCommit() throws Exception {
    Table table = table("tag.automatic-creation", "batch");
    Files.writeString(Path.of(table.location()).resolve("tag"), "not a folder");
    try (CapturedLog log = new CapturedLog()) {
      assertEquals(1, append(table).id());
      assertTrue(log.text().contains("snapshot 1 of db.t is published"), log.text());
    }
    assertFalse(table.latestSnapshot().isEmpty());
  }
}
