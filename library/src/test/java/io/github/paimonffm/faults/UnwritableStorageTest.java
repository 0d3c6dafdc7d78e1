package io.github.paimonffm.faults;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.PaimonIOException;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Storage that is not writable, from the start or after the table was created. */
class UnwritableStorageTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  @Test
  void warehouseBelowFileIsRefused() throws IOException {
    Path file = Files.writeString(workspace.folder().resolve("file"), "not a folder");
    String warehouse = file.resolve("warehouse").toString();
    assertDatabaseRefused(warehouse);
    assertEquals("not a folder", Files.readString(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc", "/sys"})
  void warehouseOnReadOnlyFileSystemIsRefused(String mount) {
    assumeTrue(Files.isDirectory(Path.of(mount)), mount + " does not exist");
    assertDatabaseRefused(mount + "/paimon-ffm-warehouse");
  }

  private void assertDatabaseRefused(String warehouse) {
    PaimonIOException refused =
        assertThrows(
            PaimonIOException.class,
            () -> {
              try (Catalog catalog = Catalog.open(Map.of("warehouse", warehouse))) {
                catalog.createDatabase("db", true);
              }
            });
    Messages.assertNames(refused, warehouse);
  }

  /** The lanes create files in the background, so the next call reports their failure. */
  @ParameterizedTest
  @EnumSource(names = {"APPEND", "KEYED"})
  void writerStaysFailedIfItsFileCannotBeCreated(Layout layout) throws IOException {
    Table table = workspace.create("t", layout.schema());
    List<Object> one = row(1L, 1, "a", null);
    Path obstacle = Files.writeString(Path.of(table.location(), "bucket-0"), "in the way");
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite()) {
      write.writeArrow(workspace.batch(table, List.of(one)));
      PaimonIOException failure = assertThrows(PaimonIOException.class, write::prepareCommit);
      Messages.assertNames(failure, "db.t", "bucket-0");

      Files.delete(obstacle);
      for (int i = 0; i < 2; i++) {
        IllegalStateException prepare =
            assertThrows(IllegalStateException.class, write::prepareCommit);
        assertSame(failure, prepare.getCause());
        IllegalStateException again =
            assertThrows(
                IllegalStateException.class,
                () -> write.writeArrow(workspace.batch(table, List.of(one))));
        assertSame(failure, again.getCause());
        Messages.assertNames(again, failure.getMessage());
      }
    }
    assertEquals(List.of(), table.snapshots());
    // The builder is still usable.
    Workspace.commit(builder, workspace.prepare(builder, table, List.of(one))).orElseThrow();
    Rows.assertSame(List.of(one), workspace.rows(table));
  }

  @Test
  void commitThatCannotWriteManifestsCanBeRepeated() throws IOException {
    Table table = workspace.create("t", Schema.builder().column("id", "INT"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(1)));
    Path obstacle = Files.writeString(Path.of(table.location(), "manifest"), "in the way");
    try (BatchTableCommit commit = builder.newCommit()) {
      PaimonIOException failure =
          assertThrows(PaimonIOException.class, () -> commit.commit(messages));
      Messages.assertNames(failure, "db.t", "manifest");
      assertEquals(List.of(), table.snapshots());

      Files.delete(obstacle);
      assertEquals(1, commit.commit(messages).orElseThrow().id());
    }
    Rows.assertSame(List.of(row(1)), workspace.rows(table));
  }
}
