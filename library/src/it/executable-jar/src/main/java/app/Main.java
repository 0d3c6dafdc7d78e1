package app;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Writes the numbers 0 to 999 to a table, and reads them back. Argument: a warehouse. */
public final class Main {

  private static final int ROWS = 1000;

  private Main() {}

  public static void main(String[] args) throws Exception {
    List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments();
    check("JVM flags", List.of(), flags);
    try (BufferAllocator allocator = new RootAllocator();
        Catalog catalog = Catalog.open(Map.of("warehouse", args[0]))) {
      catalog.createDatabase("db", true);
      Identifier name = Identifier.of("db", "numbers");
      catalog.dropTable(name, true);
      Table table =
          catalog.createTable(
              name, Schema.builder().column("number", "BIGINT NOT NULL").build(), false);
      check("snapshot", 1L, write(table, allocator));
      check("sum of the rows", ROWS * (ROWS - 1L) / 2, sum(table, allocator));
    }
    System.out.println("app: wrote and read " + ROWS + " rows with java -jar and no flag");
  }

  private static long write(Table table, BufferAllocator allocator) {
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

  private static long sum(Table table, BufferAllocator allocator) throws Exception {
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

  private static void check(String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new AssertionError(what + ": expected " + expected + ", found " + found);
    }
  }
}
