package io.github.paimonffm.oracle.evolution;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.DataFile;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.ResolvedTable;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.testing.Commits;
import io.github.paimonffm.testing.Rows;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.paimon.table.FileStoreTable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that Paimon Java finds and this library opens from the result. */
@Tag("oracle")
class ResolvedTablesTest {

  private static final String SCHEMA =
      """
      {"fields":[
        {"id":0,"name":"id","type":"BIGINT NOT NULL","description":"the \\"number\\""},
        {"id":1,"name":"day","type":"DATE NOT NULL"},
        {"id":2,"name":"v","type":"DECIMAL(10, 2)"},
        {"id":3,"name":"s","type":"VARCHAR(20)"},
        {"id":4,"name":"t","type":"TIMESTAMP(3) WITH LOCAL TIME ZONE"},
        {"id":5,"name":"list","type":{"type":"ARRAY","element":"INT NOT NULL"}},
        {"id":6,"name":"map","type":{"type":"MAP","key":"STRING NOT NULL","value":"INT"}},
        {"id":7,"name":"r","type":{"type":"ROW NOT NULL","fields":[
          {"id":8,"name":"x","type":"INT"},{"id":9,"name":"y","type":"STRING"}]}}],
       "partitionKeys":["day"],"primaryKeys":["day","id"],"options":{"bucket":"2"},
       "comment":"a comment"}
      """;

  private static final String PLAIN =
      """
      {"fields":[{"id":0,"name":"id","type":"INT"}],"partitionKeys":[],"primaryKeys":[],
       "options":{}}
      """;

  @TempDir private Path directory;

  private static ResolvedTable resolved(FileStoreTable table, String branch) {
    return new ResolvedTable(
        Identifier.of("a catalog", "a name"),
        table.location().toString(),
        table.schema().toString(),
        branch);
  }

  @Test
  void schemasOfPaimonJavaAreUnderstood() throws Exception {
    try (Lake lake = new Lake(directory);
        Catalog catalog = catalog()) {
      String name = lake.newTable();
      lake.java().create(name, SCHEMA);
      FileStoreTable java = lake.java().table(name);
      Table stored = catalog.getTable(Identifier.of(Engine.DATABASE, name));
      Table opened = catalog.openTable(resolved(java.copy(Map.of("file.format", "avro")), "main"));
      assertEquals(stored.schema().columns(), opened.schema().columns());
      assertEquals(stored.partitionKeys(), opened.partitionKeys());
      assertEquals(stored.primaryKeys(), opened.primaryKeys());
      assertEquals(stored.comment(), opened.comment());
      assertEquals(stored.location(), opened.location());
      Map<String, String> options = new HashMap<>(opened.options());
      assertEquals(java.location().toString(), options.remove("path"));
      assertEquals(Map.of("bucket", "2", "file.format", "avro"), options);
      opened.newBatchWriteBuilder().newWrite().close();
    }
  }

  @Test
  void dynamicOptionsOfPaimonJavaTakeEffect() throws Exception {
    try (Lake lake = new Lake(directory);
        Catalog catalog = catalog();
        BufferAllocator allocator = new RootAllocator()) {
      String name = lake.newTable();
      lake.java().create(name, PLAIN);
      FileStoreTable java = lake.java().table(name).copy(Map.of("file.format", "avro"));
      Table opened = catalog.openTable(resolved(java, "main"));
      Commits.append(opened, allocator, List.of(row(1)));
      for (DataFile file : opened.files()) {
        assertTrue(file.path().endsWith(".avro"), file::path);
      }
      assertEquals(List.of(row(1)), lake.java().read(name));
      Table stored = catalog.getTable(Identifier.of(Engine.DATABASE, name));
      Rows.assertSame(List.of(row(1)), Rows.of(stored, allocator));

      // Paimon Java stores the name of the branch in the options of the schema.
      java.createBranch("b");
      FileStoreTable branch = java.switchToBranch("b");
      Table ours = catalog.openTable(resolved(branch, "b"));
      Commits.append(ours, allocator, List.of(row(2)));
      Rows.assertSame(List.of(row(2)), Rows.of(ours, allocator));
      assertEquals(1, branch.latestSnapshot().orElseThrow().id());
      Rows.assertSame(List.of(row(1)), Rows.of(opened, allocator));
    }
  }

  private Catalog catalog() {
    return Catalog.open(Map.of("warehouse", directory.resolve("warehouse").toString()));
  }
}
