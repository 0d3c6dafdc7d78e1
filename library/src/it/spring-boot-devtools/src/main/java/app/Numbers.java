package app;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Adds the numbers 0 to 999 to a table, and reads the whole table. */
record Numbers(Catalog catalog, BufferAllocator allocator) {

  private static final int ROWS = 1000;

  /**
   * Uses the table.
   *
   * @param start the number of this start; the first start, 1, creates the table
   */
  void writeAndRead(int start) throws IOException {
    Identifier name = Identifier.of("db", "numbers");
    if (start == 1) {
      catalog.createDatabase("db", true);
      catalog.dropTable(name, true);
      Schema schema = Schema.builder().column("number", "BIGINT NOT NULL").build();
      catalog.createTable(name, schema, false);
    }
    Table table = catalog.getTable(name);
    Restarts.check("snapshot", (long) start, write(table));
    Restarts.check("sum of the rows", start * (ROWS * (ROWS - 1L) / 2), sum(table));
  }

  private long write(Table table) {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BigIntVector numbers = new BigIntVector("number", allocator);
        BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      for (int i = 0; i < ROWS; i++) {
        numbers.setSafe(i, i);
      }
      numbers.setValueCount(ROWS);
      write.writeArrow(new VectorSchemaRoot(List.of(numbers)));
      return commit.commit(write.prepareCommit()).orElseThrow().id();
    }
  }

  private long sum(Table table) throws IOException {
    long sum = 0;
    ReadBuilder read = table.newReadBuilder();
    try (ArrowReader reader =
        read.newRead().createReader(read.newScan().plan().splits(), allocator)) {
      while (reader.loadNextBatch()) {
        VectorSchemaRoot root = reader.getVectorSchemaRoot();
        BigIntVector numbers = (BigIntVector) root.getVector("number");
        for (int i = 0; i < root.getRowCount(); i++) {
          sum += numbers.get(i);
        }
      }
    }
    return sum;
  }
}
