package io.github.paimonffm.lifecycle;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects are closed in every order, each object twice. The open objects keep working. */
class ClosingOrderTest {

  enum Part {
    CATALOG,
    WRITER,
    COMMITTER,
    READER
  }

  @RegisterExtension final Workspace workspace = new Workspace();

  static Stream<List<Part>> orders() {
    return permutations(List.of(Part.values())).stream();
  }

  private static List<List<Part>> permutations(List<Part> parts) {
    if (parts.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Part>> all = new ArrayList<>();
    for (Part first : parts) {
      List<Part> others = parts.stream().filter(part -> part != first).toList();
      for (List<Part> rest : permutations(others)) {
        List<Part> order = new ArrayList<>(List.of(first));
        order.addAll(rest);
        all.add(order);
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("orders")
  void openObjectsWorkUntilTheyAreClosed(List<Part> order) throws IOException {
    assertEquals(4, order.size());
    workspace.append(workspace.create("t", Schema.builder().column("id", "INT")), List.of(row(0)));
    long before = NativeHandles.live();

    Catalog catalog = workspace.openCatalog();
    Table table = catalog.getTable(Workspace.named("t"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(1)));
    var root = workspace.batch(table, List.of(row(2)));
    BatchTableWrite write = builder.newWrite();
    write.writeArrow(root);
    BatchTableCommit commit = builder.newCommit();
    var read = table.newReadBuilder();
    ArrowReader reader =
        read.newRead().createReader(read.newScan().plan().splits(), workspace.allocator());

    for (Part part : order) {
      switch (part) {
        case CATALOG -> {
          assertEquals(List.of("t"), catalog.listTables("db"));
          catalog.close();
          catalog.close();
        }
        case WRITER -> {
          write.writeArrow(root);
          assertEquals(1, write.prepareCommit().size());
          write.close();
          write.close();
        }
        case COMMITTER -> {
          assertEquals(2, commit.commit(messages).orElseThrow().id());
          commit.close();
          commit.close();
        }
        case READER -> {
          assertEquals(List.of(row(0)), Rows.of(reader));
          reader.close();
          reader.close();
        }
      }
    }
    assertEquals(before, NativeHandles.live());
    Rows.assertSame(
        List.of(row(0), row(1)),
        workspace.rows(workspace.catalog().getTable(Workspace.named("t"))));
  }

  @Test
  void openHandlesOutliveTheirCatalogAndNewOnesAreRefused() throws IOException {
    Catalog catalog = workspace.openCatalog();
    workspace.append(workspace.create("t", Schema.builder().column("id", "INT")), List.of(row(0)));
    Table table = catalog.getTable(Workspace.named("t"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(1)));
    var root = workspace.batch(table, List.of(row(2)));
    BatchTableWrite write = builder.newWrite();
    BatchTableCommit commit = builder.newCommit();
    commit.commit(messages);
    var read = table.newReadBuilder();
    ArrowReader reader =
        read.newRead().createReader(read.newScan().plan().splits(), workspace.allocator());

    catalog.close();
    catalog.close();

    assertTrue(reader.loadNextBatch());
    write.writeArrow(root);
    assertEquals(1, write.prepareCommit().size());
    assertEquals(2, commit.commit(messages).orElseThrow().id());
    for (Executable use :
        List.<Executable>of(
            catalog::listDatabases,
            table::latestSnapshot,
            table::newBatchWriteBuilder,
            builder::newWrite,
            builder::newCommit,
            () -> table.newReadBuilder().newScan().plan())) {
      IllegalStateException refused = assertThrows(IllegalStateException.class, use);
      assertEquals("catalog " + workspace.warehouse() + " is closed", refused.getMessage());
    }
    assertEquals("id", table.schema().columns().getFirst().name(), "the schema needs no handle");
    commit.close();
    write.close();
    reader.close();
    reader.close();
    assertThrows(IllegalStateException.class, () -> commit.commit(messages));
    assertThrows(IllegalStateException.class, reader::loadNextBatch);
  }

  @Test
  void exceptionInTryBlockClosesEverything() {
    Table table = workspace.create("t", Schema.builder().column("id", "INT"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    long before = NativeHandles.live();
    RuntimeException thrown = null;
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      assertTrue(NativeHandles.live() > before);
      write.writeArrow(workspace.batch(table, List.of(row(1))));
      commit.commit(List.of());
      throw new RuntimeException("failure of the user");
    } catch (RuntimeException e) {
      thrown = e;
    }
    assertEquals("failure of the user", thrown.getMessage());
    assertEquals(0, thrown.getSuppressed().length);
    assertEquals(before, NativeHandles.live());
    assertEquals(List.of(), workspace.rows(table));
  }
}
