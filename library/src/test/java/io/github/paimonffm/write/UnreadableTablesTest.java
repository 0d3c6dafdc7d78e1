package io.github.paimonffm.write;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Workspace;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Writes to tables that read as empty until compaction fail unless explicitly allowed. */
class UnreadableTablesTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  static Stream<Arguments> unreadable() {
    return Stream.of(
        Arguments.of(Map.of("deletion-vectors.enabled", "true"), "deletion vectors"),
        Arguments.of(Map.of("merge-engine", "first-row"), "first-row"),
        Arguments.of(Map.of("bucket", "-2"), "postponed"));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void unreadableTablesAreRefusedUnlessAllowed(Map<String, String> options, String reason) {
    Table table = workspace.create("t", Layout.KEYED.schema().options(options));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    Messages.assertNames(
        assertThrows(UnsupportedFeatureException.class, builder::newWrite),
        "db.t",
        reason,
        "withUnreadableData");
    assertThrows(UnsupportedFeatureException.class, () -> builder.withStrictSchema().newWrite());

    BatchWriteBuilder allowed = builder.withUnreadableData();
    List<CommitMessage> messages =
        workspace.prepare(allowed, table, List.of(row(1L, 1, "a", null)));
    assertEquals(1, Workspace.commit(allowed, messages).orElseThrow().id());
    assertEquals(List.of(), workspace.rows(table));
  }

  @Test
  void unsupportedFormatIsRefusedEvenIfAllowed() {
    Table table = workspace.create("t", Layout.APPEND.schema().option("file.format", "orc"));
    Messages.assertNames(
        assertThrows(
            UnsupportedFeatureException.class,
            () -> table.newBatchWriteBuilder().withUnreadableData().newWrite()),
        "db.t",
        "file.compression");
  }
}
