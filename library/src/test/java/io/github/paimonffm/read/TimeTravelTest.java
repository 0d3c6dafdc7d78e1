package io.github.paimonffm.read;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.testing.Branches;
import io.github.paimonffm.testing.Evolution;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Transport;
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

/** Reads of snapshots and tags. */
class TimeTravelTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  /** Creates a table with three snapshots; with a primary key, the second one replaces a row. */
  private Table create(Layout layout) {
    Table table = workspace.create("t", layout.schema());
    workspace.append(table, List.of(row(1L, 1, "a", null), row(2L, 2, "b", null)));
    workspace.append(table, List.of(row(1L, 1, "new", null)));
    workspace.append(table, List.of(row(3L, 1, "c", null)));
    return table;
  }

  private static Path snapshotFile(Table table, long snapshot) {
    return Path.of(table.location(), "snapshot", "snapshot-" + snapshot);
  }

  private List<List<Object>> ids(ReadBuilder read) {
    return Rows.of(read.withProjection("id", "name"), workspace.allocator());
  }

  @ParameterizedTest
  @EnumSource
  void readSeesRowsOfSnapshotOrTag(Layout layout) throws IOException {
    Table table = create(layout);
    Branches.tag(table, 1, "first");
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
  void tagsAreSortedByName() throws IOException {
    Table table = create(Layout.APPEND);
    assertEquals(Map.of(), table.tags());
    Branches.tag(table, 3, "v2");
    Branches.tag(table, 1, "v1");
    assertEquals(List.of("v1", "v2"), List.copyOf(table.tags().keySet()));
    assertEquals(table.snapshot(1), table.tags().get("v1"));
    assertEquals(table.snapshot(3), table.tags().get("v2"));
  }

  @Test
  void tagOutlivesItsSnapshot() throws IOException {
    Table table = create(Layout.APPEND);
    Branches.tag(table, 1, "first");
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
  void missingSnapshotOrTagIsNamed() {
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
  void timeTravelOnEmptyTableIsRefused() {
    Table table = workspace.create("t", Layout.APPEND.schema());
    assertThrows(
        NotFoundException.class, () -> table.newReadBuilder().withSnapshot(1).newScan().plan());
  }

  @Test
  void lastOfSnapshotAndTagWins() throws IOException {
    Table table = create(Layout.APPEND);
    Branches.tag(table, 1, "first");
    ReadBuilder read = table.newReadBuilder();
    assertEquals(4, ids(read.withTag("first").withSnapshot(3)).size());
    assertEquals(2, ids(read.withSnapshot(3).withTag("first")).size());
  }

  @Test
  void serializedBuilderKeepsSnapshotOrTag() throws Exception {
    Table table = create(Layout.KEYED);
    Branches.tag(table, 1, "first");
    assertEquals(2, ids(Transport.send(table.newReadBuilder().withTag("first"))).size());
    assertEquals(
        List.of(row(1L, "new"), row(2L, "b")),
        ids(Transport.send(table.newReadBuilder().withSnapshot(2))));
  }

  @Test
  void readHasSchemaOfItsSnapshot() throws IOException {
    Table before =
        workspace.create("t", Schema.builder().column("id", "INT").column("name", "STRING"));
    workspace.append(before, List.of(row(1, "a")));
    Evolution.apply(before, Evolution.add("more", "INT"));
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
}
