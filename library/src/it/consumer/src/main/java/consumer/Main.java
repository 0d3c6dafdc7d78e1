package consumer;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.util.Text;

/** A program that writes a table and reads it back. Arguments: the kind of path, a warehouse. */
public final class Main {
  private static final Map<Long, String> ROWS =
      new TreeMap<>(Map.of(1L, "one", 2L, "two", 3L, "three"));

  private Main() {}

  public static void main(String[] args) throws Exception {
    String path = args[0];
    check(
        "running on the " + path, path.equals("module path"), Catalog.class.getModule().isNamed());

    try (BufferAllocator allocator = new RootAllocator();
        Catalog catalog = Catalog.open(Map.of("warehouse", args[1]))) {
      catalog.createDatabase("db", true);
      Identifier name = Identifier.of("db", "numbers");
      catalog.dropTable(name, true);
      Table table =
          catalog.createTable(
              name,
              Schema.builder().column("id", "BIGINT NOT NULL").column("name", "STRING").build(),
              false);
      Snapshot snapshot = write(table, allocator);
      check("snapshot", 1L, snapshot.id());
      check("rows read back", ROWS, read(catalog.getTable(name), allocator));
    }
    System.out.println("consumer: wrote and read " + ROWS.size() + " rows on the " + path);
  }

  private static Snapshot write(Table table, BufferAllocator allocator) throws Exception {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BigIntVector ids = new BigIntVector("id", allocator);
        VarCharVector names = new VarCharVector("name", allocator);
        BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      int row = 0;
      for (Map.Entry<Long, String> entry : ROWS.entrySet()) {
        ids.setSafe(row, entry.getKey());
        names.setSafe(row, new Text(entry.getValue()));
        row++;
      }
      ids.setValueCount(row);
      names.setValueCount(row);
      write.writeArrow(new VectorSchemaRoot(List.of(ids, names)));
      return commit.commit(write.prepareCommit()).orElseThrow();
    }
  }

  private static Map<Long, String> read(Table table, BufferAllocator allocator) throws Exception {
    Map<Long, String> rows = new TreeMap<>();
    ReadBuilder read = table.newReadBuilder();
    try (ArrowReader reader =
        read.newRead().createReader(read.newScan().plan().splits(), allocator)) {
      while (reader.loadNextBatch()) {
        VectorSchemaRoot root = reader.getVectorSchemaRoot();
        BigIntVector ids = (BigIntVector) root.getVector("id");
        VarCharVector names = (VarCharVector) root.getVector("name");
        for (int i = 0; i < root.getRowCount(); i++) {
          rows.put(ids.get(i), names.getObject(i).toString());
        }
      }
    }
    return rows;
  }

  private static void check(String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new AssertionError(what + ": expected " + expected + ", found " + found);
    }
  }
}
