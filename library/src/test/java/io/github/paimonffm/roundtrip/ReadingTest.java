package io.github.paimonffm.roundtrip;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.read.Plan;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Projections, limits and splits of reads. */
class ReadingTest {

  private static final int ROWS_PER_COMMIT = 100;
  private static final int ROWS = 3 * ROWS_PER_COMMIT;

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;
  private final List<List<Object>> all = new ArrayList<>();

  @BeforeEach
  void threeCommitsToFourPartitions() {
    table =
        workspace.create(
            "read",
            Schema.builder()
                .column("id", "INT NOT NULL")
                .column("part", "STRING")
                .column("name", "STRING")
                .column("value", "DOUBLE")
                .partitionKeys("part"));
    for (int commit = 0; commit < 3; commit++) {
      List<List<Object>> rows = new ArrayList<>();
      for (int i = 0; i < ROWS_PER_COMMIT; i++) {
        int id = commit * ROWS_PER_COMMIT + i;
        rows.add(row(id, i % 4 == 0 ? null : "p" + i % 4, "n" + id, id / 2.0));
      }
      workspace.append(table, rows);
      all.addAll(rows);
    }
  }

  private List<List<Object>> columns(int... indices) {
    return all.stream()
        .map(
            row -> {
              List<Object> picked = new ArrayList<>();
              for (int index : indices) {
                picked.add(row.get(index));
              }
              return picked;
            })
        .toList();
  }

  @Test
  void projectionSelectsAndOrdersColumns() throws IOException {
    ReadBuilder read = table.newReadBuilder().withProjection("value", "id");
    Rows.assertSame(columns(3, 0), Rows.of(read, workspace.allocator()));
    try (ArrowReader reader =
        read.newRead().createReader(read.newScan().plan().splits(), workspace.allocator())) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      assertEquals(
          List.of("value", "id"),
          root.getSchema().getFields().stream().map(Field::getName).toList());
      assertEquals(
          table.arrowSchema().findField("id"),
          root.getSchema().findField("id"),
          "type and nullability");
    }
    Rows.assertSame(
        columns(1), Rows.of(table.newReadBuilder().withProjection("part"), workspace.allocator()));
    Rows.assertSame(
        columns(3, 2, 1, 0),
        Rows.of(
            table.newReadBuilder().withProjection("value", "name", "part", "id"),
            workspace.allocator()));
  }

  @Test
  void invalidProjectionIsRefused() {
    ReadBuilder unknown = table.newReadBuilder().withProjection("id", "nix");
    InvalidArgumentException planning =
        assertThrows(InvalidArgumentException.class, () -> unknown.newScan().plan());
    Messages.assertNames(planning, "nix", "db.read");
    List<Split> splits = table.newReadBuilder().newScan().plan().splits();
    InvalidArgumentException reading =
        assertThrows(
            InvalidArgumentException.class,
            () -> unknown.newRead().createReader(splits, workspace.allocator()));
    Messages.assertNames(reading, "nix", "db.read");
    InvalidArgumentException twice =
        assertThrows(
            InvalidArgumentException.class,
            () -> table.newReadBuilder().withProjection("id", "id"));
    Messages.assertNames(twice, "'id'");
    assertThrows(InvalidArgumentException.class, () -> table.newReadBuilder().withProjection());
  }

  @Test
  void derivedBuilderDoesNotChangeOriginal() {
    ReadBuilder original = table.newReadBuilder();
    original.withProjection("id").withLimit(1);
    assertEquals(ROWS, Rows.of(original, workspace.allocator()).size());
  }

  @Test
  void limitIsExact() {
    for (long limit : new long[] {0, 1, 24, 25, 26, 99, 100, 101, 299, 300, 301, Long.MAX_VALUE}) {
      List<List<Object>> found =
          Rows.of(table.newReadBuilder().withLimit(limit), workspace.allocator());
      assertEquals(Math.min(limit, ROWS), found.size(), "rows at limit " + limit);
      assertEquals(found.size(), Set.copyOf(found).size(), "distinct rows");
      assertTrue(all.containsAll(found), "rows that are not in the table");
    }
  }

  @Test
  void negativeLimitIsRefused() {
    Messages.assertNames(
        assertThrows(InvalidArgumentException.class, () -> table.newReadBuilder().withLimit(-1)),
        "-1");
  }

  @Test
  void splitsAreReadTogetherOrSeparately() throws IOException {
    ReadBuilder read = table.newReadBuilder();
    Plan plan = read.newScan().plan();
    assertEquals(OptionalLong.of(3), plan.snapshotId());
    assertTrue(plan.splits().size() >= 4, () -> "a split for each partition: " + plan.splits());
    assertEquals(ROWS, plan.splits().stream().mapToLong(Split::rowCount).sum());
    assertEquals(12, plan.splits().stream().mapToLong(Split::fileCount).sum());
    assertEquals(
        Set.of(3L), plan.splits().stream().map(Split::snapshotId).collect(Collectors.toSet()));

    List<List<Object>> together = new ArrayList<>();
    try (ArrowReader reader = read.newRead().createReader(plan.splits(), workspace.allocator())) {
      together.addAll(Rows.of(reader));
    }
    Rows.assertSame(all, together);

    List<List<Object>> apart = new ArrayList<>();
    for (Split split : plan.splits()) {
      assertTrue(split.sizeInBytes() > 0);
      try (ArrowReader reader = read.newRead().createReader(split, workspace.allocator())) {
        List<List<Object>> rows = Rows.of(reader);
        assertEquals(split.rowCount(), rows.size());
        apart.addAll(rows);
      }
    }
    Rows.assertSame(all, apart);
  }

  @Test
  void readersOfOnePlanAreIndependent() throws IOException {
    ReadBuilder read = table.newReadBuilder();
    List<Split> splits = read.newScan().plan().splits();
    try (ArrowReader one = read.newRead().createReader(splits, workspace.allocator());
        ArrowReader two = read.newRead().createReader(splits, workspace.allocator())) {
      List<List<Object>> first = new ArrayList<>();
      List<List<Object>> second = new ArrayList<>();
      boolean more = true;
      while (more) {
        more = one.loadNextBatch();
        if (more) {
          first.addAll(Rows.of(one.getVectorSchemaRoot()));
        }
        if (two.loadNextBatch()) {
          second.addAll(Rows.of(two.getVectorSchemaRoot()));
        }
      }
      Rows.assertSame(all, first);
      Rows.assertSame(all, second);
    }
  }

  @Test
  void planIsBoundToItsSnapshot() throws IOException {
    ReadBuilder read = table.newReadBuilder();
    Plan plan = read.newScan().plan();
    workspace.append(table, List.of(row(1000, "p1", "late", 0.0)));
    try (ArrowReader reader = read.newRead().createReader(plan.splits(), workspace.allocator())) {
      Rows.assertSame(all, Rows.of(reader));
    }
    assertEquals(ROWS + 1, workspace.rows(table).size());
  }

  @Test
  void transferredVectorsOutliveTheReader() throws IOException {
    ReadBuilder read = table.newReadBuilder().withProjection("id");
    List<ValueVector> kept = new ArrayList<>();
    try (ArrowReader reader =
        read.newRead().createReader(read.newScan().plan().splits(), workspace.allocator())) {
      while (reader.loadNextBatch()) {
        var transfer =
            reader.getVectorSchemaRoot().getVector("id").getTransferPair(workspace.allocator());
        transfer.transfer();
        kept.add(workspace.closeLater(transfer.getTo()));
      }
    }
    long sum = 0;
    for (var vector : kept) {
      for (int i = 0; i < vector.getValueCount(); i++) {
        sum += ((IntVector) vector).get(i);
      }
    }
    assertEquals((long) ROWS * (ROWS - 1) / 2, sum);
  }

  @Test
  void readerWithoutSplitsHasSchemaAndNoRows() throws IOException {
    try (ArrowReader reader =
        table.newReadBuilder().newRead().createReader(List.of(), workspace.allocator())) {
      assertEquals(table.arrowSchema(), reader.getVectorSchemaRoot().getSchema());
      assertFalse(reader.loadNextBatch());
    }
  }

  @Test
  void bytesReadIncreases() throws IOException {
    ReadBuilder read = table.newReadBuilder();
    try (ArrowReader reader =
        read.newRead().createReader(read.newScan().plan().splits(), workspace.allocator())) {
      assertEquals(0, reader.bytesRead());
      assertTrue(reader.loadNextBatch());
      assertTrue(reader.bytesRead() > 0);
    }
  }

  @Test
  void splitOfOtherTableIsRefused() {
    Table other =
        workspace.create("other", Schema.builder().column("id", "INT").column("part", "STRING"));
    workspace.append(other, List.of(row(1, "x")));
    List<Split> foreign = other.newReadBuilder().newScan().plan().splits();
    InvalidArgumentException refused =
        assertThrows(
            InvalidArgumentException.class,
            () -> table.newReadBuilder().newRead().createReader(foreign, workspace.allocator()));
    Messages.assertNames(refused, other.location(), table.location());
  }

  @Test
  void readerStaysFailedAfterMissingFile() throws IOException {
    ReadBuilder read = table.newReadBuilder();
    List<Split> splits = read.newScan().plan().splits();
    for (String file : TableState.dataFiles(table)) {
      Files.delete(Path.of(table.location(), file));
    }
    try (ArrowReader reader = read.newRead().createReader(splits, workspace.allocator())) {
      RuntimeException first = assertThrows(RuntimeException.class, reader::loadNextBatch);
      Messages.assertNames(first, ".parquet");
      assertFalse(first instanceof IllegalStateException, first::toString);
      IllegalStateException again =
          assertThrows(IllegalStateException.class, reader::loadNextBatch);
      assertEquals(first, again.getCause());
    }
  }
}
