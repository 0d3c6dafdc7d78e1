package io.github.paimonffm.write;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.CommitKind;
import io.github.paimonffm.SchemaChange;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.exception.PaimonIOException;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.testing.Ipc;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writes and commits in one call: their rows, and what their failures leave. */
class WriteAndCommitTest {

  private static final List<List<Object>> OLD =
      List.of(row(1L, 1, "old", null), row(2L, 2, "old", null));
  private static final List<List<Object>> NEW = List.of(row(3L, 1, "new", null));

  @RegisterExtension final Workspace workspace = new Workspace();

  private ArrowReader reader(Table table, List<List<List<Object>>> batches) {
    byte[] bytes = Ipc.STREAM.write(table.arrowSchema(), workspace.allocator(), batches);
    return workspace.closeLater(Ipc.STREAM.reader(bytes, workspace.allocator()));
  }

  @ParameterizedTest
  @EnumSource
  void rowsOfBatchAreAppended(Layout layout) {
    Table table = workspace.create("t", layout.schema());
    Snapshot first = table.append(workspace.batch(table, OLD)).orElseThrow();
    assertEquals(1, first.id());
    assertEquals(CommitKind.APPEND, first.commitKind());
    assertEquals(2, table.append(workspace.batch(table, NEW)).orElseThrow().id());
    Rows.assertSame(Stream.of(OLD, NEW).flatMap(List::stream).toList(), workspace.rows(table));
  }

  @Test
  void batchesOfReaderBecomeOneSnapshot() throws IOException {
    Table table = workspace.create("t", Layout.PARTITIONED.schema());
    assertEquals(1, table.append(reader(table, List.of(OLD, List.of(), NEW))).orElseThrow().id());
    Rows.assertSame(Stream.of(OLD, NEW).flatMap(List::stream).toList(), workspace.rows(table));
  }

  @Test
  void noRowsPublishNothing() throws IOException {
    Table table = workspace.create("t", Layout.APPEND.schema());
    assertEquals(Optional.empty(), table.append(workspace.batch(table, List.of())));
    assertEquals(Optional.empty(), table.append(reader(table, List.of())));
    assertEquals(List.of(), table.snapshots());
  }

  @Test
  void overwriteReplacesMatchingPartitionsOnly() throws IOException {
    Table table = workspace.create("t", Layout.PARTITIONED.schema());
    workspace.append(table, OLD);
    Snapshot snapshot =
        table.overwrite(workspace.batch(table, NEW), Map.of("part", 1)).orElseThrow();
    assertEquals(CommitKind.OVERWRITE, snapshot.commitKind());
    Rows.assertSame(List.of(OLD.get(1), NEW.getFirst()), workspace.rows(table));
    table.overwrite(reader(table, List.of()), Map.of("part", 2)).orElseThrow();
    Rows.assertSame(NEW, workspace.rows(table));
  }

  /** The option for dynamic overwrites, which is on by default, does not apply. */
  @Test
  void overwriteWithEmptyMapReplacesAllRows() throws IOException {
    Table table = workspace.create("t", Layout.PARTITIONED.schema());
    workspace.append(table, OLD);
    table.overwrite(workspace.batch(table, NEW), Map.of()).orElseThrow();
    Rows.assertSame(NEW, workspace.rows(table));
    table.overwrite(reader(table, List.of(OLD)), Map.of()).orElseThrow();
    Rows.assertSame(OLD, workspace.rows(table));
    table.overwrite(workspace.batch(table, List.of()), Map.of()).orElseThrow();
    Rows.assertSame(List.of(), workspace.rows(table));
  }

  @Test
  void invalidPartitionIsRefusedBeforeReading() {
    Table table = workspace.create("t", Layout.PARTITIONED.schema());
    workspace.append(table, OLD);
    ArrowReader unread = reader(table, List.of(NEW));
    for (Map<String, ?> partition : List.of(Map.of("part", "one"), Map.of("id", 1L))) {
      InvalidArgumentException refused =
          TableState.assertRefused(
              InvalidArgumentException.class,
              table,
              workspace.allocator(),
              () -> table.overwrite(unread, partition));
      Messages.assertNames(refused, partition.keySet().iterator().next());
    }
    assertEquals(0, unread.bytesRead());
  }

  @Test
  void rowOutsideOfPartitionLeavesNoFile() {
    Table table = workspace.create("t", Layout.PARTITIONED.schema());
    workspace.append(table, OLD);
    SortedSet<String> before = TableState.dataFiles(table);
    InvalidArgumentException refused =
        assertThrows(
            InvalidArgumentException.class,
            () -> table.overwrite(workspace.batch(table, NEW), Map.of("part", 2)));
    Messages.assertNames(refused, "part");
    assertUnchanged(table, before, refused);
  }

  private void assertUnchanged(Table table, Set<String> files, Throwable failure) {
    assertEquals(files, TableState.dataFiles(table));
    assertEquals(1, table.snapshots().size());
    Rows.assertSame(OLD, workspace.rows(table));
    assertEquals(List.of(), List.of(failure.getSuppressed()));
  }

  @Test
  void misfittingBatchLeavesNoFile() {
    Table table = workspace.create("t", Layout.APPEND.schema());
    workspace.append(table, OLD);
    Table other =
        workspace.create("other", io.github.paimonffm.Schema.builder().column("x", "INT"));
    SchemaMismatchException refused =
        assertThrows(
            SchemaMismatchException.class,
            () -> table.append(workspace.batch(other, List.of(row(1)))));
    assertUnchanged(table, TableState.dataFiles(table), refused);
    assertEquals(1, TableState.dataFiles(table).size());
  }

  /** Batches before the failure are in files already. */
  @Test
  void failingReaderLeavesNoFileAndNoSnapshot() {
    Table table =
        workspace.create("t", Layout.PARTITIONED.schema().option("target-file-size", "1 kb"));
    workspace.append(table, OLD);
    SortedSet<String> before = TableState.dataFiles(table);
    IOException failure = new IOException("the source has failed");
    try (Source source =
        new Source(
            table,
            () -> {
              awaitFiles(table, before.size() + 1);
              throw failure;
            })) {
      assertSame(failure, assertThrows(IOException.class, () -> table.append(source)));
      assertUnchanged(table, before, failure);
      assertThrows(IOException.class, () -> table.overwrite(source.again(), Map.of("part", 1)));
      assertUnchanged(table, before, failure);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void misfittingLaterBatchLeavesNoFile() throws IOException {
    Table table =
        workspace.create("t", Layout.PARTITIONED.schema().option("target-file-size", "1 kb"));
    workspace.append(table, OLD);
    SortedSet<String> before = TableState.dataFiles(table);
    try (Source source =
        new Source(
            table,
            () -> {
              awaitFiles(table, before.size() + 1);
              return List.of(row(null, 1, "no id", null));
            })) {
      SchemaMismatchException refused =
          assertThrows(SchemaMismatchException.class, () -> table.append(source));
      Messages.assertNames(refused, "'id'", "row 0");
      assertUnchanged(table, before, refused);
    }
  }

  /** The schema changes after the first batch, so the commit fails. */
  @Test
  void refusedCommitIsAborted() throws IOException {
    Table table = workspace.create("t", Layout.APPEND.schema());
    workspace.append(table, OLD);
    SortedSet<String> before = TableState.dataFiles(table);
    Catalog catalog = workspace.catalog();
    try (Source source =
        new Source(
            table,
            () -> {
              catalog.alterTable(
                  Workspace.named("t"), List.of(SchemaChange.dropColumn("amount")), false);
              return List.of();
            })) {
      SchemaMismatchException refused =
          assertThrows(SchemaMismatchException.class, () -> table.append(source));
      assertUnchanged(table, before, refused);
    }
  }

  @Test
  void commitThatCannotWriteManifestsIsAborted() throws IOException {
    Table table = workspace.create("t", Layout.APPEND.schema());
    Path obstacle = Files.writeString(Path.of(table.location(), "manifest"), "in the way");
    PaimonIOException failure =
        assertThrows(PaimonIOException.class, () -> table.append(workspace.batch(table, NEW)));
    Messages.assertNames(failure, "manifest");
    assertEquals(Set.of(), TableState.dataFiles(table));
    assertEquals(List.of(), List.of(failure.getSuppressed()));
    Files.delete(obstacle);
    assertEquals(1, table.append(workspace.batch(table, NEW)).orElseThrow().id());
  }

  /** Without the history of the table, nobody knows which files it needs. */
  @Test
  void failureOfAbortIsSuppressed() throws IOException {
    Table table = workspace.create("t", Layout.APPEND.schema());
    workspace.append(table, OLD);
    SortedSet<String> before = TableState.dataFiles(table);
    Path folder = Path.of(table.location(), "manifest");
    for (String name : TableState.files(folder)) {
      Files.writeString(folder.resolve(name), "damaged");
    }
    PaimonException failure =
        assertThrows(
            PaimonException.class, () -> table.overwrite(workspace.batch(table, NEW), Map.of()));
    assertEquals(1, failure.getSuppressed().length);
    PaimonException abort = assertInstanceOf(PaimonException.class, failure.getSuppressed()[0]);
    Messages.assertNames(abort, "nothing was deleted");
    assertEquals(before.size() + 1, TableState.dataFiles(table).size());
  }

  @Test
  void closedCatalogRefusesWrite() {
    Table table = workspace.create("t", Layout.APPEND.schema());
    try (Catalog catalog = workspace.openCatalog()) {
      Table closed = catalog.getTable(Workspace.named("t"));
      catalog.close();
      assertThrows(IllegalStateException.class, () -> closed.append(workspace.batch(table, NEW)));
    }
    assertEquals(Set.of(), TableState.dataFiles(table));
  }

  private static void awaitFiles(Table table, int count) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (TableState.dataFiles(table).size() < count) {
      assertTrue(System.nanoTime() < end, "the writer has written no file");
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** A reader with one large batch of new rows, followed by a step that a test chooses. */
  private final class Source extends ArrowReader {

    /** Returns the rows of the second batch, or fails. */
    private interface Step {
      Collection<List<Object>> run() throws IOException;
    }

    private static final int ROWS = 40_000;

    private final Table table;
    private final Step second;
    private int batches;

    Source(Table table, Step second) {
      super(workspace.allocator());
      this.table = table;
      this.second = second;
    }

    /** Makes the reader start again. */
    Source again() {
      batches = 0;
      return this;
    }

    @Override
    public boolean loadNextBatch() throws IOException {
      batches++;
      Collection<List<Object>> rows =
          switch (batches) {
            case 1 -> {
              List<List<Object>> all = new ArrayList<>();
              LongStream.range(0, ROWS)
                  .forEach(
                      id -> all.add(row(id, 1, Long.toHexString(id * 0x9E3779B97F4A7C15L), null)));
              yield all;
            }
            case 2 -> second.run();
            default -> null;
          };
      if (rows == null) {
        return false;
      }
      Rows.put(getVectorSchemaRoot(), rows);
      return true;
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    protected void closeReadSource() {}

    @Override
    protected Schema readSchema() {
      return table.arrowSchema();
    }
  }
}
