// sample
package start;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.util.Text;

public final class Main {

  public static void main(String[] args) throws Exception {
    try (BufferAllocator allocator = new RootAllocator();
        Catalog catalog = Catalog.open(Map.of("warehouse", "target/warehouse"))) {
      catalog.createDatabase("shop", true);
      Table table =
          catalog.createTable(
              Identifier.of("shop", "orders"),
              Schema.builder().column("id", "BIGINT").column("item", "STRING").build(),
              true);
      write(table, allocator);
      read(table, allocator);
    }
  }

  private static void write(Table table, BufferAllocator allocator) {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BigIntVector id = new BigIntVector("id", allocator);
        VarCharVector item = new VarCharVector("item", allocator);
        VectorSchemaRoot root = VectorSchemaRoot.of(id, item);
        BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      id.setSafe(0, 1);
      item.setSafe(0, new Text("pencil"));
      root.setRowCount(1);
      write.writeArrow(root);
      System.out.println("snapshot " + commit.commit(write.prepareCommit()).orElseThrow().id());
    }
  }

  private static void read(Table table, BufferAllocator allocator) throws Exception {
    ReadBuilder read = table.newReadBuilder();
    try (ArrowReader reader =
        read.newRead().createReader(read.newScan().plan().splits(), allocator)) {
      while (reader.loadNextBatch()) {
        System.out.print(reader.getVectorSchemaRoot().contentToTSVString());
      }
    }
  }
}
// end
