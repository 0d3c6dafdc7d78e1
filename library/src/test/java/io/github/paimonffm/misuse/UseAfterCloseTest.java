package io.github.paimonffm.misuse;

import static io.github.paimonffm.testing.Rows.row;
import static io.github.paimonffm.testing.Workspace.named;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.ResolvedTable;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.read.TableRead;
import io.github.paimonffm.read.TableScan;
import io.github.paimonffm.testing.Ipc;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.RowRouter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/** Every call of a closed object reports that the object is closed. */
class UseAfterCloseTest {

  private static final Schema SCHEMA = Schema.builder().column("id", "INT").build();

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table() {
    Table table = workspace.catalog().createTable(named("t"), SCHEMA, false);
    workspace.append(table, List.of(row(1)));
    return table;
  }

  private static Stream<DynamicTest> assertRefused(Map<String, Executable> uses, String... named) {
    return uses.entrySet().stream()
        .map(
            use ->
                dynamicTest(
                    use.getKey(),
                    () -> {
                      IllegalStateException refused =
                          assertThrows(IllegalStateException.class, use.getValue());
                      Messages.assertNames(refused, named);
                      Messages.assertNames(refused, "closed");
                    }));
  }

  @TestFactory
  Stream<DynamicTest> closedCatalogRefusesCalls() {
    Catalog catalog = workspace.openCatalog();
    catalog.close();
    Identifier t = named("t");
    Map<String, Executable> uses = new LinkedHashMap<>();
    uses.put("createDatabase", () -> catalog.createDatabase("x", true));
    uses.put("listDatabases", catalog::listDatabases);
    uses.put("getDatabase", () -> catalog.getDatabase("x"));
    uses.put("dropDatabase", () -> catalog.dropDatabase("x", true, true));
    uses.put("listTables", () -> catalog.listTables("x"));
    uses.put("createTable", () -> catalog.createTable(t, SCHEMA, true));
    uses.put("getTable", () -> catalog.getTable(t));
    uses.put("openTable", () -> catalog.openTable(new ResolvedTable(t, "/t", "{}", "main")));
    uses.put("tableExists", () -> catalog.tableExists(t));
    uses.put("dropTable", () -> catalog.dropTable(t, true));
    uses.put("renameTable", () -> catalog.renameTable(t, named("u"), true));
    return assertRefused(uses, "catalog", workspace.warehouse().toString());
  }

  @TestFactory
  Stream<DynamicTest> objectsOfClosedCatalogRefuseCalls() {
    Catalog catalog = workspace.openCatalog();
    table();
    Table table = catalog.getTable(named("t"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    ReadBuilder read = table.newReadBuilder();
    TableScan scan = read.newScan();
    TableRead reading = read.newRead();
    List<Split> splits = scan.plan().splits();
    catalog.close();

    assertEquals(SCHEMA.columns(), table.schema().columns());
    assertEquals(named("t"), table.identifier());
    assertEquals(0, table.schemaId());

    Map<String, Executable> uses = new LinkedHashMap<>();
    uses.put("arrowSchema", table::arrowSchema);
    uses.put("latestSnapshot", table::latestSnapshot);
    uses.put("snapshot", () -> table.snapshot(1));
    uses.put("snapshots", table::snapshots);
    uses.put("createTag", () -> table.createTag("x"));
    uses.put("deleteTag", () -> table.deleteTag("x"));
    uses.put("branches", table::branches);
    uses.put("createBranch", () -> table.createBranch("x"));
    uses.put("deleteBranch", () -> table.deleteBranch("x"));
    uses.put("newBatchWriteBuilder", table::newBatchWriteBuilder);
    uses.put("newRowRouter", table::newRowRouter);
    uses.put("newRowRouter of a builder", builder::newRowRouter);
    uses.put("newWrite", builder::newWrite);
    uses.put("newCommit", builder::newCommit);
    uses.put("plan", scan::plan);
    uses.put("plan of a new scan", () -> table.newReadBuilder().newScan().plan());
    uses.put("createReader", () -> reading.createReader(splits, workspace.allocator()));
    return assertRefused(uses, "catalog", workspace.warehouse().toString());
  }

  @TestFactory
  Stream<DynamicTest> closedWriterRefusesCalls() throws IOException {
    Table table = table();
    VectorSchemaRoot root = workspace.batch(table, List.of(row(2)));
    byte[] full =
        Ipc.STREAM.write(table.arrowSchema(), workspace.allocator(), List.of(List.of(row(2))));
    byte[] empty = Ipc.STREAM.write(table.arrowSchema(), workspace.allocator(), List.of());
    ArrowReader reader = workspace.closeLater(Ipc.STREAM.reader(full, workspace.allocator()));
    ArrowReader emptyReader = workspace.closeLater(Ipc.STREAM.reader(empty, workspace.allocator()));
    BatchTableWrite write = table.newBatchWriteBuilder().newWrite();
    write.close();

    Map<String, Executable> uses = new LinkedHashMap<>();
    uses.put("writeArrow(root)", () -> write.writeArrow(root));
    uses.put(
        "writeArrow(root, dictionaries)",
        () -> write.writeArrow(root, new MapDictionaryProvider()));
    uses.put("writeArrow(root, bucket)", () -> write.writeArrow(root, 0));
    uses.put(
        "writeArrow(root, dictionaries, bucket)",
        () -> write.writeArrow(root, new MapDictionaryProvider(), 0));
    uses.put("writeArrow(reader)", () -> write.writeArrow(reader));
    uses.put("writeArrow(reader without a batch)", () -> write.writeArrow(emptyReader));
    uses.put("prepareCommit", write::prepareCommit);
    return assertRefused(uses, "writer", "db.t");
  }

  @TestFactory
  Stream<DynamicTest> closedRouterRefusesCalls() {
    Table table = table();
    VectorSchemaRoot root = workspace.batch(table, List.of(row(2)));
    RowRouter router = table.newRowRouter();
    router.close();

    assertEquals(List.of(), router.columns());
    Map<String, Executable> uses = new LinkedHashMap<>();
    uses.put("route(root)", () -> router.route(root));
    uses.put("route(root, dictionaries)", () -> router.route(root, new MapDictionaryProvider()));
    uses.put("bucketOf", () -> router.bucketOf(1));
    return assertRefused(uses, "router", "db.t");
  }

  @Test
  void closedWriterLeavesReaderUntouched() throws IOException {
    Table table = table();
    byte[] bytes =
        Ipc.STREAM.write(table.arrowSchema(), workspace.allocator(), List.of(List.of(row(2))));
    BatchTableWrite write = table.newBatchWriteBuilder().newWrite();
    write.close();
    try (ArrowReader reader = Ipc.STREAM.reader(bytes, workspace.allocator())) {
      assertThrows(IllegalStateException.class, () -> write.writeArrow(reader));
      assertTrue(reader.loadNextBatch(), "the reader still has the batch");
    }
  }

  @TestFactory
  Stream<DynamicTest> closedCommitterRefusesCalls() {
    Table table = table();
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(2)));
    BatchTableCommit commit = builder.newCommit();
    commit.close();
    TableState before = TableState.of(table, workspace.allocator());
    Map<String, Executable> uses = new LinkedHashMap<>();
    uses.put("commit", () -> commit.commit(messages));
    uses.put("commit of nothing", () -> commit.commit(List.of()));
    return Stream.concat(
        assertRefused(uses, "committer", "db.t"),
        Stream.of(
            dynamicTest(
                "the table is unchanged",
                () -> assertEquals(before, TableState.of(table, workspace.allocator())))));
  }

  @TestFactory
  Stream<DynamicTest> closedReaderRefusesCalls() throws IOException {
    Table table = table();
    ReadBuilder read = table.newReadBuilder();
    List<Split> splits = read.newScan().plan().splits();
    ArrowReader untouched = read.newRead().createReader(splits, workspace.allocator());
    untouched.close();
    ArrowReader used = read.newRead().createReader(splits, workspace.allocator());
    used.loadNextBatch();
    used.close();
    Map<String, Executable> uses = new LinkedHashMap<>();
    uses.put("loadNextBatch of an unused reader", untouched::loadNextBatch);
    uses.put("getVectorSchemaRoot of an unused reader", untouched::getVectorSchemaRoot);
    uses.put("loadNextBatch", used::loadNextBatch);
    return assertRefused(uses, "reader", "db.t");
  }
}
