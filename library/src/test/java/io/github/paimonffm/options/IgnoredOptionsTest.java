package io.github.paimonffm.options;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.testing.CapturedLog;
import io.github.paimonffm.testing.Evolution;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.IgnoredOption;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Table options that this library does not implement. */
class IgnoredOptionsTest {

  private static final List<Object> ROW = row(1L, 1, "a", new BigDecimal("1.00"));

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table(String... options) {
    Schema.Builder schema = Layout.KEYED.schema();
    for (int i = 0; i < options.length; i += 2) {
      schema.option(options[i], options[i + 1]);
    }
    return workspace.create("t", schema);
  }

  private static String refusal(Supplier<? extends AutoCloseable> opening) {
    UnsupportedFeatureException e =
        assertThrows(UnsupportedFeatureException.class, () -> opening.get().close());
    return e.getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    "metadata.iceberg.storage, table-location",
    "branch, nowhere",
    "type, materialized-table",
    "sequence.snapshot-ordering, true",
  })
  void writersAndCommittersRefuseOptionsByName(String name, String value) {
    Table table = tableWithStoredOption(name, value);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    for (String message : List.of(refusal(builder::newWrite), refusal(builder::newCommit))) {
      assertTrue(message.contains("'" + name + "' is '" + value + "'"), message);
      assertTrue(message.contains("withIgnoredOptions(\"" + name + "\")"), message);
    }
    BatchWriteBuilder accepting = builder.withIgnoredOptions(name);
    List<CommitMessage> messages = workspace.prepare(accepting, table, List.of(ROW));
    assertEquals(1, Workspace.commit(accepting, messages).orElseThrow().id());
    Rows.assertSame(List.of(ROW), workspace.rows(table));
  }

  @ParameterizedTest
  @CsvSource({
    "chain-table.enabled, true, parquet, WRITER",
    "field-delimiter, ;, csv, WRITER",
    "seq, ;, csv, WRITER",
    "blob-external-storage-field, name, parquet, WRITER",
    "blob-external-storage-path, /tmp, parquet, WRITER",
    "commit.callbacks, org.example.Metastore, parquet, COMMITTER",
    "commit.strict-mode.last-safe-snapshot, 3, parquet, COMMITTER",
  })
  void optionsAreRefusedByWriterOrCommitter(String name, String value, String format, Refuser by) {
    Table table = workspace.create("t", Layout.APPEND.schema());
    Evolution.apply(table, Evolution.option(name, value), Evolution.option("file.format", format));
    BatchWriteBuilder builder =
        workspace.catalog().getTable(Workspace.named("t")).newBatchWriteBuilder();
    String message = refusal(builder::newCommit);
    assertTrue(message.contains("'" + name + "' is '" + value + "'"), message);
    if (by == Refuser.WRITER) {
      assertEquals(message, refusal(builder::newWrite));
    } else {
      builder.newWrite().close();
    }
  }

  /** The object that refuses an option. Committers refuse all of these options. */
  enum Refuser {
    WRITER,
    COMMITTER
  }

  /** Adds an option to a stored schema, because creating a table refuses some of the options. */
  private Table tableWithStoredOption(String name, String value) {
    Evolution.apply(workspace.create("t", Layout.KEYED.schema()), Evolution.option(name, value));
    return workspace.catalog().getTable(Workspace.named("t"));
  }

  @Test
  void serializedBuilderKeepsAcceptedOptions() throws Exception {
    Table table = table("metadata.iceberg.storage", "table-location");
    BatchWriteBuilder builder =
        Transport.send(table.newBatchWriteBuilder().withIgnoredOptions("metadata.iceberg.storage"));
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(ROW));
    assertTrue(Workspace.commit(builder, messages).isPresent());
    assertTrue(builder.toString().contains("metadata.iceberg.storage"), builder.toString());
  }

  @Test
  void onlyOptionsThatAreIgnoredCanBeAccepted() {
    BatchWriteBuilder builder = table().newBatchWriteBuilder().withIgnoredOptions("bucket");
    for (Supplier<? extends AutoCloseable> opening :
        List.<Supplier<? extends AutoCloseable>>of(builder::newWrite, builder::newCommit)) {
      InvalidArgumentException e =
          assertThrows(InvalidArgumentException.class, () -> opening.get().close());
      assertTrue(e.getMessage().contains("'bucket'"), e.getMessage());
    }
  }

  @Test
  void ignoredOptionsAreListed() {
    Table table =
        table(
            "metadata.iceberg.storage", "table-location",
            "snapshot.time-retained", "1 h",
            "target-file-size", "64 mb");
    List<IgnoredOption> ignored = table.newBatchWriteBuilder().ignoredOptions();
    assertEquals(
        List.of("metadata.iceberg.storage", "snapshot.time-retained"),
        ignored.stream().map(IgnoredOption::name).toList());
    assertEquals(List.of(true, false), ignored.stream().map(IgnoredOption::refused).toList());
    assertEquals("1 h", ignored.getLast().value());
    assertTrue(ignored.getLast().reason().contains("expire_snapshots"), ignored.toString());
    Table writeOnly =
        workspace.create(
            "w",
            Layout.KEYED
                .schema()
                .option("snapshot.time-retained", "1 h")
                .option("write-only", "true"));
    assertEquals(List.of(), writeOnly.newBatchWriteBuilder().ignoredOptions());
  }

  @Test
  void optionsThatNeedAnotherJobAreLoggedOncePerTable() throws Exception {
    Table table = table("snapshot.time-retained", "1 h", "num-sorted-run.stop-trigger", "9");
    String text;
    try (CapturedLog log = new CapturedLog()) {
      workspace.append(table, List.of(ROW));
      workspace.append(table, List.of(ROW));
      text = log.textWith("WARN");
    }
    List<String> warnings = text.lines().filter(line -> line.contains("ignores")).toList();
    assertEquals(1, warnings.size(), text);
    for (String part :
        List.of("db.t", "'snapshot.time-retained'", "'num-sorted-run.stop-trigger'", "procedure")) {
      assertTrue(warnings.getFirst().contains(part), warnings.getFirst());
    }
  }

  @Test
  void mistypedOptionsAreLoggedAtCreation() throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      table("bukcet", "2", "my.own.option", "x");
      String text = log.textWith("WARN");
      assertTrue(text.contains("'bukcet'"), text);
      assertTrue(text.contains("'bucket'"), text);
      assertFalse(text.contains("my.own.option"), text);
    }
  }

  @Test
  void optionSetAfterOpeningIsRefusedAtCommit() {
    Table table = table();
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(ROW));
    Evolution.apply(table, Evolution.option("metadata.iceberg.storage", "table-location"));
    try (BatchTableCommit commit = builder.newCommit()) {
      assertThrows(UnsupportedFeatureException.class, () -> commit.commit(messages));
    }
    assertEquals(Optional.empty(), table.latestSnapshot());
  }
}
