package io.github.paimonffm.misuse;

import static io.github.paimonffm.testing.Rows.row;
import static io.github.paimonffm.testing.Workspace.named;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.ResolvedTable;
import io.github.paimonffm.Schema;
import io.github.paimonffm.SchemaChange;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.BucketFunction;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.RowRouter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/** Null arguments cause a NullPointerException and have no other effect. */
class NullArgumentsTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  @TestFactory
  Stream<DynamicTest> nullArgumentsAreRefused() {
    Catalog catalog = workspace.catalog();
    Schema schema = Schema.builder().column("id", "INT").build();
    Identifier t = named("t");
    Table table = catalog.createTable(t, schema, false);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    BatchTableWrite write = workspace.closeLater(builder.newWrite());
    BatchTableCommit commit = workspace.closeLater(builder.newCommit());
    RowRouter router = workspace.closeLater(table.newRowRouter());
    BucketFunction function = workspace.closeLater(Catalog.newBucketFunction(4, List.of("INT")));
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(1)));
    ReadBuilder read = table.newReadBuilder();
    VectorSchemaRoot root = workspace.batch(table, List.of(row(2)));
    Map<String, String> nullValue = new HashMap<>(Map.of("warehouse", "/tmp"));
    nullValue.put("option", null);
    Map<String, String> nullKey = new HashMap<>(Map.of("warehouse", "/tmp"));
    nullKey.put(null, "value");
    TableState before = TableState.of(table, workspace.allocator());

    Map<String, Executable> uses = new LinkedHashMap<>();
    uses.put("Catalog.open", () -> Catalog.open(null));
    uses.put("Catalog.open, value", () -> Catalog.open(nullValue));
    uses.put("Catalog.open, key", () -> Catalog.open(nullKey));
    uses.put("createDatabase", () -> catalog.createDatabase(null, true));
    uses.put("createDatabase, options", () -> catalog.createDatabase("x", true, null));
    uses.put("alterTable, identifier", () -> catalog.alterTable(null, List.of(), true));
    uses.put("alterTable, changes", () -> catalog.alterTable(t, null, true));
    uses.put("setOption, key", () -> SchemaChange.setOption(null, "1"));
    uses.put("setOption, value", () -> SchemaChange.setOption("a", null));
    uses.put("addColumn, name", () -> SchemaChange.addColumn(null, "INT"));
    uses.put("addColumn, type", () -> SchemaChange.addColumn("c", null));
    uses.put("renameColumn", () -> SchemaChange.renameColumn("id", null));
    uses.put("dropColumn", () -> SchemaChange.dropColumn(null));
    uses.put("createTag", () -> table.createTag(null));
    uses.put("deleteTag", () -> table.deleteTag(null));
    uses.put("createBranch", () -> table.createBranch(null));
    uses.put("createBranch, tag", () -> table.createBranch("b", null));
    uses.put("deleteBranch", () -> table.deleteBranch(null));
    uses.put("getDatabase", () -> catalog.getDatabase(null));
    uses.put("dropDatabase", () -> catalog.dropDatabase(null, true, true));
    uses.put("listTables", () -> catalog.listTables(null));
    uses.put("createTable, identifier", () -> catalog.createTable(null, schema, true));
    uses.put("createTable, schema", () -> catalog.createTable(t, null, true));
    uses.put("getTable", () -> catalog.getTable(null));
    uses.put("openTable", () -> catalog.openTable(null));
    uses.put("ResolvedTable, name", () -> new ResolvedTable(null, "/t", "{}", "main"));
    uses.put("ResolvedTable, location", () -> new ResolvedTable(t, null, "{}", "main"));
    uses.put("ResolvedTable, schema", () -> new ResolvedTable(t, "/t", null, "main"));
    uses.put("ResolvedTable, branch", () -> new ResolvedTable(t, "/t", "{}", null));
    uses.put("tableExists", () -> catalog.tableExists(null));
    uses.put("dropTable", () -> catalog.dropTable(null, true));
    uses.put("renameTable, from", () -> catalog.renameTable(null, t, true));
    uses.put("renameTable, to", () -> catalog.renameTable(t, null, true));
    uses.put("Identifier, database", () -> Identifier.of(null, "t"));
    uses.put("Identifier, table", () -> Identifier.of("db", null));
    uses.put("Identifier.parse", () -> Identifier.parse(null));
    uses.put("column, name", () -> Schema.builder().column(null, "INT"));
    uses.put("column, type", () -> Schema.builder().column("id", null));
    uses.put("partitionKeys", () -> Schema.builder().partitionKeys((String[]) null));
    uses.put("partitionKeys, one", () -> Schema.builder().partitionKeys("id", null));
    uses.put("primaryKey", () -> Schema.builder().primaryKey((String[]) null));
    uses.put("primaryKey, one", () -> Schema.builder().primaryKey("id", null));
    uses.put("option, key", () -> Schema.builder().option(null, "1"));
    uses.put("option, value", () -> Schema.builder().option("bucket", null));
    uses.put("options", () -> Schema.builder().options(null));
    uses.put("fromArrow", () -> Schema.fromArrow(null));
    uses.put("fromArrow, dictionaries", () -> Schema.fromArrow(table.arrowSchema(), null));
    uses.put("writeArrow(root)", () -> write.writeArrow((VectorSchemaRoot) null));
    uses.put("writeArrow(reader)", () -> write.writeArrow((ArrowReader) null));
    uses.put("writeArrow, dictionaries", () -> write.writeArrow(root, (DictionaryProvider) null));
    uses.put(
        "writeArrow, root",
        () -> write.writeArrow(null, new DictionaryProvider.MapDictionaryProvider()));
    uses.put("writeArrow, root and bucket", () -> write.writeArrow(null, 0));
    uses.put("writeArrow, dictionaries and bucket", () -> write.writeArrow(root, null, 0));
    uses.put("route", () -> router.route(null));
    uses.put(
        "route, root", () -> router.route(null, new DictionaryProvider.MapDictionaryProvider()));
    uses.put("route, dictionaries", () -> router.route(root, null));
    uses.put("newBucketFunction", () -> Catalog.newBucketFunction(4, null));
    uses.put(
        "newBucketFunction, one", () -> Catalog.newBucketFunction(4, Arrays.asList("INT", null)));
    uses.put("bucketsOf", () -> function.bucketsOf(null));
    uses.put("bucketsOf, dictionaries", () -> function.bucketsOf(root, null));
    uses.put("commit", () -> commit.commit(null));
    uses.put("commit, one", () -> commit.commit(Arrays.asList(messages.getFirst(), null)));
    uses.put("CommitMessage.fromBytes", () -> CommitMessage.fromBytes(null));
    uses.put("Split.fromBytes", () -> Split.fromBytes(null));
    uses.put("withProjection", () -> read.withProjection((String[]) null));
    uses.put("withProjection, one", () -> read.withProjection("id", null));
    uses.put(
        "createReader, splits",
        () -> read.newRead().createReader((List<Split>) null, workspace.allocator()));
    uses.put(
        "createReader, split",
        () -> read.newRead().createReader((Split) null, workspace.allocator()));
    uses.put(
        "createReader, one split",
        () -> read.newRead().createReader(Arrays.asList((Split) null), workspace.allocator()));
    uses.put("createReader, allocator", () -> read.newRead().createReader(List.of(), null));

    return Stream.concat(
        uses.entrySet().stream()
            .map(
                use ->
                    dynamicTest(
                        use.getKey(),
                        () -> assertThrows(NullPointerException.class, use.getValue()))),
        Stream.of(
            dynamicTest(
                "the table and the writer are unchanged",
                () -> {
                  assertEquals(before, TableState.of(table, workspace.allocator()));
                  assertEquals(List.of(), write.prepareCommit());
                  assertEquals(1, commit.commit(messages).orElseThrow().id());
                })));
  }
}
