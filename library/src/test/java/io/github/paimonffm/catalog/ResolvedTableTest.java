package io.github.paimonffm.catalog;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.DataFile;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.ResolvedTable;
import io.github.paimonffm.Schema;
import io.github.paimonffm.SchemaChange;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that are opened with a schema that the caller has already resolved. */
class ResolvedTableTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A name that the catalog does not know. */
  private static final Identifier UNKNOWN = Identifier.of("elsewhere", "orders");

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table stored() {
    return workspace.create("t", Schema.builder().column("id", "INT").column("name", "STRING"));
  }

  /** Returns the newest schema file in a folder of a table or a branch, changed by the caller. */
  private static String schema(Path folder, long id, Consumer<ObjectNode> change) {
    try {
      ObjectNode schema =
          (ObjectNode) MAPPER.readTree(folder.resolve("schema/schema-" + id).toFile());
      change.accept(schema);
      return schema.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String schema(Table table) {
    return schema(Path.of(table.location()), table.schemaId(), schema -> {});
  }

  private static ResolvedTable resolved(Table table, Map<String, String> dynamicOptions) {
    return new ResolvedTable(
        UNKNOWN,
        table.location(),
        schema(
            Path.of(table.location()),
            table.schemaId(),
            schema -> dynamicOptions.forEach(((ObjectNode) schema.get("options"))::put)),
        "main");
  }

  private Table open(ResolvedTable resolved) {
    return workspace.catalog().openTable(resolved);
  }

  private InvalidArgumentException refused(String location, String schema) {
    return assertThrows(
        InvalidArgumentException.class,
        () -> open(new ResolvedTable(UNKNOWN, location, schema, "main")));
  }

  private static List<String> suffixes(Table table) {
    return table.files().stream()
        .map(DataFile::path)
        .map(path -> path.substring(path.lastIndexOf('.')))
        .sorted()
        .toList();
  }

  @Test
  void resolvedTableIsWrittenAndRead() {
    Table stored = stored();
    Table resolved = open(resolved(stored, Map.of()));
    assertEquals(UNKNOWN, resolved.identifier());
    assertEquals(stored.location(), resolved.location());
    assertEquals(stored.schema(), resolved.schema());
    assertEquals(stored.schemaId(), resolved.schemaId());
    assertEquals("main", resolved.branch());
    assertFalse(workspace.catalog().tableExists(UNKNOWN));
    assertTrue(resolved.toString().contains("elsewhere.orders"), resolved::toString);

    workspace.append(resolved, List.of(row(1, "a")));
    workspace.append(stored, List.of(row(2, "b")));
    Rows.assertSame(List.of(row(1, "a"), row(2, "b")), workspace.rows(resolved));
    Rows.assertSame(List.of(row(1, "a"), row(2, "b")), workspace.rows(stored));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s/", "file:%s", "file://%s/", "file://localhost%s", "%s/../t"})
  void spellingsOfOneLocationAreOneTable(String spelling) {
    Table stored = stored();
    String location = spelling.formatted(stored.location());
    Table resolved = open(new ResolvedTable(UNKNOWN, location, schema(stored), "main"));
    assertEquals(stored.location(), resolved.location());
    BatchWriteBuilder builder = resolved.newBatchWriteBuilder();
    assertEquals(stored.newBatchWriteBuilder().location(), builder.location());
    workspace.append(resolved, List.of(row(1, "a")));
    Rows.assertSame(List.of(row(1, "a")), workspace.rows(stored));
  }

  @Test
  void dynamicOptionsTakeEffectAndAreNotStored() {
    Table stored = stored();
    Table resolved = open(resolved(stored, Map.of("file.format", "avro")));
    assertEquals(Map.of("file.format", "avro"), resolved.options());
    workspace.append(stored, List.of(row(1, "a")));
    workspace.append(resolved, List.of(row(2, "b")));
    assertEquals(List.of(".avro", ".parquet"), suffixes(stored));
    Rows.assertSame(List.of(row(1, "a"), row(2, "b")), workspace.rows(resolved));
    assertEquals(Map.of(), workspace.catalog().getTable(Workspace.named("t")).options());
  }

  @Test
  void schemaOfPaimonJavaWithPathIsAccepted() {
    Table stored = stored();
    Table resolved = open(resolved(stored, Map.of("path", "file:" + stored.location())));
    workspace.append(resolved, List.of(row(1, "a")));
    Rows.assertSame(List.of(row(1, "a")), workspace.rows(stored));
  }

  @Test
  void branchIsOpenedWithItsOwnSchema() {
    Table main = stored();
    workspace.append(main, List.of(row(1, "a")));
    main.createTag("tag");
    main.createBranch("b", "tag");
    Path folder = Path.of(main.location()).resolve("branch/branch-b");
    String json =
        schema(folder, 0, schema -> ((ObjectNode) schema.get("options")).put("branch", "b"));
    Table branch = open(new ResolvedTable(UNKNOWN, main.location(), json, "b"));
    assertEquals("b", branch.branch());
    workspace.append(branch, List.of(row(2, "b")));
    Rows.assertSame(List.of(row(1, "a"), row(2, "b")), workspace.rows(branch));
    Rows.assertSame(List.of(row(1, "a")), workspace.rows(main));
    Rows.assertSame(workspace.rows(branch), workspace.rows(main.switchToBranch("b")));
    Rows.assertSame(
        workspace.rows(branch), Rows.of(Transport.send(branch.newReadBuilder()), allocator()));

    Table back = branch.switchToBranch("main");
    assertEquals(UNKNOWN, back.identifier());
    Rows.assertSame(List.of(row(1, "a")), workspace.rows(back));
    Rows.assertSame(
        List.of(row(1, "a")), Rows.of(Transport.send(back.newReadBuilder()), allocator()));

    NotFoundException missing =
        assertThrows(
            NotFoundException.class,
            () -> open(new ResolvedTable(UNKNOWN, main.location(), json, "c")));
    Messages.assertNames(missing, "elsewhere.orders$branch_c", main.location());
  }

  private BufferAllocator allocator() {
    return workspace.allocator();
  }

  @Test
  void tableOutsideTheWarehouseIsOpened() throws IOException {
    Table stored = stored();
    workspace.append(stored, List.of(row(1, "a")));
    Path elsewhere = workspace.folder().resolve("external/some folder/t");
    Files.createDirectories(elsewhere.getParent());
    String json = schema(stored);
    Files.move(Path.of(stored.location()), elsewhere);
    Table resolved = open(new ResolvedTable(UNKNOWN, elsewhere.toString(), json, "main"));
    assertEquals(elsewhere.toString(), resolved.location());
    workspace.append(resolved, List.of(row(2, "b")));
    Rows.assertSame(List.of(row(1, "a"), row(2, "b")), workspace.rows(resolved));
  }

  @Test
  void tableInMemoryIsOpened() {
    Catalog memory = workspace.closeLater(Catalog.open(Map.of("warehouse", "memory:/w")));
    memory.createDatabase("db", true);
    Schema schema = Schema.builder().column("id", "INT").build();
    Table stored = memory.createTable(Workspace.named("t"), schema, false);
    Table other = workspace.create("same", Schema.builder().column("id", "INT"));
    Table resolved =
        memory.openTable(
            new ResolvedTable(UNKNOWN, stored.location() + "/", schema(other), "main"));
    assertEquals(stored.location(), resolved.location());
    workspace.append(resolved, List.of(row(1)));
    Rows.assertSame(List.of(row(1)), workspace.rows(stored));
  }

  @Test
  void locationOnOtherStorageIsRefused() {
    String json = schema(stored());
    for (String location : List.of("s3://bucket/t", "hdfs://nn:8020/t", "memory:/w/t")) {
      Messages.assertNames(
          refused(location, json),
          "elsewhere.orders",
          location,
          "the local disk",
          workspace.warehouse().toString());
    }
    Messages.assertNames(refused("file://nas/t", json), "location", "host 'nas'");
    String secret = refused("s3://user:hunter2@bucket/t", json).getMessage();
    assertFalse(secret.contains("hunter2"), secret);

    Catalog bucket = workspace.closeLater(Catalog.open(Map.of("warehouse", "s3://ours/w")));
    for (String location : List.of("s3://theirs/t", workspace.folder().toString())) {
      InvalidArgumentException refused =
          assertThrows(
              InvalidArgumentException.class,
              () -> bucket.openTable(new ResolvedTable(UNKNOWN, location, json, "main")));
      Messages.assertNames(refused, location, "'ours'", "s3://ours/w");
    }
  }

  @Test
  void malformedSchemaIsRefusedWithTheReason() {
    Table stored = stored();
    String location = stored.location();
    String json = schema(stored);
    String table = "elsewhere.orders";
    Messages.assertNames(refused(location, "{\"id\":"), table, "not valid JSON", "end-of-input");
    Messages.assertNames(refused(location, json + "}"), table, "not valid JSON");
    Messages.assertNames(refused(location, "[]"), table, "schema");
    Messages.assertNames(refused(location, "{}"), table, "missing field `version`");
    Messages.assertNames(changed(stored, s -> s.remove("fields")), table, "missing field `fields`");
    Messages.assertNames(changed(stored, s -> s.put("id", "x")), table, "schema");
    Messages.assertNames(
        changed(stored, s -> ((ArrayNode) s.get("primaryKeys")).add("none")), table, "none");
    Messages.assertNames(
        changed(stored, s -> ((ObjectNode) s.get("fields").get(1)).put("id", 0)),
        table,
        "duplicate field id: 0");
    Messages.assertNames(
        changed(stored, s -> ((ObjectNode) s.get("fields").get(1)).put("type", "NONE")), table);
    for (String type : List.of("object-table", "nonsense")) {
      UnsupportedFeatureException refused =
          assertThrows(
              UnsupportedFeatureException.class,
              () -> open(resolved(stored, Map.of("type", type))));
      Messages.assertNames(refused, table, type);
    }
  }

  private InvalidArgumentException changed(Table table, Consumer<ObjectNode> change) {
    return refused(table.location(), schema(Path.of(table.location()), 0, change));
  }

  @Test
  void missingFolderIsNamed() throws IOException {
    Table stored = stored();
    Path missing = workspace.folder().resolve("none");
    Path empty = Files.createDirectories(workspace.folder().resolve("empty"));
    for (Path folder : List.of(missing, empty)) {
      ResolvedTable table = new ResolvedTable(UNKNOWN, folder.toString(), schema(stored), "main");
      Messages.assertNames(
          assertThrows(NotFoundException.class, () -> open(table)),
          "elsewhere.orders",
          folder.toString());
    }
    assertFalse(Files.exists(missing));
  }

  @Test
  void writersRequireTheNewestSchemaAndItsColumns() {
    Table stored = stored();
    ResolvedTable before = resolved(stored, Map.of("file.format", "avro"));
    ResolvedTable other =
        new ResolvedTable(
            UNKNOWN,
            stored.location(),
            schema(
                Path.of(stored.location()),
                0,
                s -> ((ObjectNode) s.get("fields").get(1)).put("type", "INT")),
            "main");
    Messages.assertNames(
        assertThrows(
            SchemaMismatchException.class, () -> open(other).newBatchWriteBuilder().newWrite()),
        "elsewhere.orders",
        "columns");

    workspace
        .catalog()
        .alterTable(
            Workspace.named("t"), List.of(SchemaChange.setOption("file.format", "orc")), false);
    Table old = open(before);
    assertEquals(0, old.schemaId());
    Messages.assertNames(
        assertThrows(SchemaMismatchException.class, () -> old.newBatchWriteBuilder().newWrite()),
        "elsewhere.orders",
        "from id 0 to id 1");
    Table altered = workspace.catalog().getTable(Workspace.named("t"));
    Table current = open(resolved(altered, Map.of("file.format", "avro")));
    workspace.append(current, List.of(row(1, "a")));
    assertEquals(List.of(".avro"), suffixes(current));
    Rows.assertSame(List.of(row(1, "a")), workspace.rows(old));
  }

  @Test
  void droppedTableIsRefused() {
    Table stored = stored();
    ResolvedTable table = resolved(stored, Map.of());
    Table resolved = open(table);
    BatchWriteBuilder builder = Transport.send(resolved.newBatchWriteBuilder());
    workspace.catalog().dropTable(Workspace.named("t"), false);
    assertThrows(NotFoundException.class, () -> resolved.newBatchWriteBuilder().newWrite());
    assertThrows(NotFoundException.class, builder::newWrite);
    assertThrows(NotFoundException.class, () -> open(table));
  }

  @Test
  void deserializedBuildersOpenTheSameState() {
    Table stored = stored();
    Table resolved = open(resolved(stored, Map.of("file.format", "avro")));
    BatchWriteBuilder builder = resolved.newBatchWriteBuilder();
    BatchWriteBuilder deserialized = Transport.send(builder);
    assertEquals(UNKNOWN, deserialized.identifier());
    assertEquals(builder.location(), deserialized.location());
    List<CommitMessage> messages = new ArrayList<>();
    messages.addAll(workspace.prepare(deserialized, resolved, List.of(row(1, "a"))));
    messages.addAll(workspace.prepare(builder, resolved, List.of(row(2, "b"))));
    Workspace.commit(Transport.send(builder), messages).orElseThrow();
    assertEquals(List.of(".avro", ".avro"), suffixes(stored));

    ReadBuilder read = Transport.send(resolved.newReadBuilder());
    assertEquals(UNKNOWN, read.identifier());
    Rows.assertSame(List.of(row(1, "a"), row(2, "b")), Rows.of(read, allocator()));
  }

  @Test
  void builderInAnotherProcessWritesAndReads() throws IOException, InterruptedException {
    Table stored = stored();
    Table resolved = open(resolved(stored, Map.of("file.format", "avro")));
    BatchWriteBuilder builder = resolved.newBatchWriteBuilder();
    Path write = workspace.folder().resolve("write");
    Path read = workspace.folder().resolve("read");
    Path messages = workspace.folder().resolve("messages");
    Files.write(write, Transport.toBytes(builder));
    Files.write(read, Transport.toBytes(resolved.newReadBuilder()));
    ChildJvm.running(Worker.class)
        .run(write.toString(), read.toString(), messages.toString())
        .succeeded();
    @SuppressWarnings("unchecked")
    List<CommitMessage> written = Transport.fromBytes(Files.readAllBytes(messages), List.class);
    Workspace.commit(builder, written).orElseThrow();
    assertEquals(List.of(".avro"), suffixes(stored));
    Rows.assertSame(List.of(row(7, "worker")), workspace.rows(resolved));
  }

  /** Writes one row with a serialized builder, after it has read the empty table. */
  static final class Worker {
    private static final org.apache.arrow.vector.types.pojo.Schema ARROW =
        new org.apache.arrow.vector.types.pojo.Schema(
            List.of(
                Field.nullable("id", new ArrowType.Int(32, true)),
                Field.nullable("name", ArrowType.Utf8.INSTANCE)));

    public static void main(String[] args) throws IOException {
      BatchWriteBuilder builder =
          Transport.fromBytes(Files.readAllBytes(Path.of(args[0])), BatchWriteBuilder.class);
      ReadBuilder read =
          Transport.fromBytes(Files.readAllBytes(Path.of(args[1])), ReadBuilder.class);
      try (BufferAllocator allocator = new RootAllocator();
          var write = builder.newWrite()) {
        assertEquals(List.of(), Rows.of(read, allocator));
        try (var root = Rows.batch(ARROW, allocator, List.of(row(7, "worker")))) {
          write.writeArrow(root);
        }
        Files.write(Path.of(args[2]), Transport.toBytes(new ArrayList<>(write.prepareCommit())));
      }
    }
  }

  @Test
  void valuesAreCheckedAndPrintedWithoutTheSchema() {
    String json = "{\"options\":{\"s3.secret-key\":\"hunter2\"}}";
    ResolvedTable table = new ResolvedTable(UNKNOWN, "s3://user:pw@b/t", json, "main");
    assertEquals("table elsewhere.orders, branch main", table.toString());
    assertEquals(table, Transport.send(table));
    for (String blank : List.of("", " ")) {
      assertThrows(
          InvalidArgumentException.class, () -> new ResolvedTable(UNKNOWN, blank, json, "main"));
      assertThrows(
          InvalidArgumentException.class, () -> new ResolvedTable(UNKNOWN, "/t", blank, "main"));
      assertThrows(
          InvalidArgumentException.class, () -> new ResolvedTable(UNKNOWN, "/t", json, blank));
    }
  }

  @Test
  void closingTheCatalogClosesTheTable() {
    ResolvedTable resolved = resolved(stored(), Map.of());
    Catalog other = workspace.openCatalog();
    Table table = other.openTable(resolved);
    other.close();
    assertThrows(IllegalStateException.class, table::latestSnapshot);
    assertThrows(IllegalStateException.class, () -> other.openTable(resolved));
  }
}
