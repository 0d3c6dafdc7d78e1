package io.github.paimonffm.read;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Snapshots and tags of a table, and reading what they hold. */
class TimeTravelTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  /** A table of three snapshots; the second one replaces a row where there is a primary key. */
  private Table create(Layout layout) {
    Table table = workspace.create("t", layout.schema());
    workspace.append(table, List.of(row(1L, 1, "a", null), row(2L, 2, "b", null)));
    workspace.append(table, List.of(row(1L, 1, "new", null)));
    workspace.append(table, List.of(row(3L, 1, "c", null)));
    return table;
  }

  /** Tags a snapshot as Paimon does: a copy of its file. */
  private static void tag(Table table, String name, long snapshot) throws IOException {
    Path folder = Files.createDirectories(Path.of(table.location(), "tag"));
    Files.copy(snapshotFile(table, snapshot), folder.resolve("tag-" + name));
  }

  private static Path snapshotFile(Table table, long snapshot) {
    return Path.of(table.location(), "snapshot", "snapshot-" + snapshot);
  }

  private List<List<Object>> ids(ReadBuilder read) {
    return Rows.of(read.withProjection("id", "name"), workspace.allocator());
  }

  @ParameterizedTest
  @EnumSource
  void aReadSeesWhatWasThere(Layout layout) throws IOException {
    Table table = create(layout);
    tag(table, "first", 1);
    List<List<Object>> first = List.of(row(1L, "a"), row(2L, "b"));
    List<List<Object>> second = new ArrayList<>(List.of(row(2L, "b"), row(1L, "new")));
    if (table.primaryKeys().isEmpty()) {
      second.add(row(1L, "a"));
    }
    List<List<Object>> third = new ArrayList<>(second);
    third.add(row(3L, "c"));

    ReadBuilder read = table.newReadBuilder();
    Rows.assertSame(first, ids(read.withSnapshot(1)));
    Rows.assertSame(first, ids(read.withTag("first")));
    Rows.assertSame(second, ids(read.withSnapshot(2)));
    Rows.assertSame(third, ids(read.withSnapshot(3)));
    Rows.assertSame(third, ids(read));
    assertEquals(OptionalLong.of(1), read.withTag("first").newScan().plan().snapshotId());
    assertEquals(OptionalLong.of(2), read.withSnapshot(2).newScan().plan().snapshotId());
    Rows.assertSame(
        List.of(row(1L, "a")),
        ids(read.withSnapshot(1).withFilter(Predicate.equal("name", "a")).withLimit(5)));
    assertEquals(List.of(), ids(read.withTag("first").withFilter(Predicate.equal("name", "new"))));
  }

  @Test
  void theTagsAreInTheOrderOfTheirNames() throws IOException {
    Table table = create(Layout.APPEND);
    assertEquals(Map.of(), table.tags());
    tag(table, "v2", 3);
    tag(table, "v1", 1);
    assertEquals(List.of("v1", "v2"), List.copyOf(table.tags().keySet()));
    assertEquals(table.snapshot(1), table.tags().get("v1"));
    assertEquals(table.snapshot(3), table.tags().get("v2"));
  }

  @Test
  void aTagOutlivesItsSnapshot() throws IOException {
    Table table = create(Layout.APPEND);
    tag(table, "first", 1);
    Files.delete(snapshotFile(table, 1));
    Rows.assertSame(
        List.of(row(1L, "a"), row(2L, "b")), ids(table.newReadBuilder().withTag("first")));
    assertEquals(1, table.tags().get("first").id());
    Messages.assertNames(
        assertThrows(NotFoundException.class, () -> ids(table.newReadBuilder().withSnapshot(1))),
        "db.t",
        "1");
  }

  @Test
  void whatIsNotThereIsNamed() {
    Table table = create(Layout.APPEND);
    ReadBuilder snapshot = table.newReadBuilder().withSnapshot(4);
    ReadBuilder tag = table.newReadBuilder().withTag("gone");
    Messages.assertNames(
        assertThrows(NotFoundException.class, () -> snapshot.newScan().plan()), "db.t", "4");
    Messages.assertNames(
        assertThrows(NotFoundException.class, () -> tag.newScan().plan()), "db.t", "'gone'");
    Messages.assertNames(
        assertThrows(
            NotFoundException.class,
            () -> tag.newRead().createReader(List.of(), workspace.allocator())),
        "db.t",
        "'gone'");
    assertThrows(InvalidArgumentException.class, () -> table.newReadBuilder().withSnapshot(0));
    assertThrows(InvalidArgumentException.class, () -> table.newReadBuilder().withTag(""));
  }

  @Test
  void aTableWithoutSnapshotsHasNoneToTravelTo() {
    Table table = workspace.create("t", Layout.APPEND.schema());
    assertThrows(
        NotFoundException.class, () -> table.newReadBuilder().withSnapshot(1).newScan().plan());
  }

  @Test
  void theLastOfSnapshotAndTagCounts() throws IOException {
    Table table = create(Layout.APPEND);
    tag(table, "first", 1);
    ReadBuilder read = table.newReadBuilder();
    assertEquals(4, ids(read.withTag("first").withSnapshot(3)).size());
    assertEquals(2, ids(read.withSnapshot(3).withTag("first")).size());
  }

  @Test
  void aBuilderTravelsWithItsSnapshotOrTag() throws Exception {
    Table table = create(Layout.KEYED);
    tag(table, "first", 1);
    assertEquals(2, ids(Travel.of(table.newReadBuilder().withTag("first"))).size());
    assertEquals(
        List.of(row(1L, "new"), row(2L, "b")),
        ids(Travel.of(table.newReadBuilder().withSnapshot(2))));
  }

  @Test
  void aReadHasTheSchemaOfItsSnapshot() throws IOException {
    Table before =
        workspace.create("t", Schema.builder().column("id", "INT").column("name", "STRING"));
    workspace.append(before, List.of(row(1, "a")));
    addColumn(before, "more");
    Table table = workspace.catalog().getTable(Workspace.named("t"));
    workspace.append(table, List.of(row(2, "b", 5)));

    Rows.assertSame(
        List.of(row(1, "a", null), row(2, "b", 5)),
        Rows.of(table.newReadBuilder(), workspace.allocator()));
    ReadBuilder first = table.newReadBuilder().withSnapshot(1);
    try (ArrowReader reader =
        first.newRead().createReader(first.newScan().plan().splits(), workspace.allocator())) {
      assertEquals(
          List.of("id", "name"),
          reader.getVectorSchemaRoot().getSchema().getFields().stream()
              .map(Field::getName)
              .toList());
      assertEquals(List.of(row(1, "a")), Rows.of(reader));
    }
    assertThrows(
        InvalidArgumentException.class,
        () -> first.withFilter(Predicate.isNull("more")).newScan().plan());
    assertEquals(
        List.of(row(1, "a", null)),
        Rows.of(
            table.newReadBuilder().withFilter(Predicate.isNull("more")), workspace.allocator()));
  }

  /** Adds an INT column as Paimon does: a new schema file beside the one before. */
  private static void addColumn(Table table, String name) throws IOException {
    Path folder = Path.of(table.location(), "schema");
    String schema = Files.readString(folder.resolve("schema-0"));
    int fields = table.schema().columns().size();
    String changed =
        schema
            .replaceFirst("\"id\"\\s*:\\s*0\\s*,\\s*\"fields\"", "\"id\":1,\"fields\"")
            .replaceFirst(
                "\"highestFieldId\"\\s*:\\s*" + (fields - 1), "\"highestFieldId\":" + fields)
            .replaceFirst(
                "]\\s*,\\s*\"highestFieldId\"",
                ",{\"id\":%d,\"name\":\"%s\",\"type\":\"INT\"}],\"highestFieldId\""
                    .formatted(fields, name));
    Files.writeString(folder.resolve("schema-1"), changed);
  }
}
