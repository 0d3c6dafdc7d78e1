package io.github.paimonffm.docs;

// sample
import io.github.paimonffm.*;
import io.github.paimonffm.catalog.*;
import io.github.paimonffm.read.*;
import io.github.paimonffm.write.*;
import java.util.*;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

// end

/** The program of README.md. */
final class Readme {

  private Readme() {}

  /**
   * Creates a table, writes a batch and prints the rows.
   *
   * @param warehouse a folder
   * @param root a batch with the columns id, amount and dt
   */
  static void run(String warehouse, VectorSchemaRoot root, BufferAllocator allocator)
      throws Exception {
    // sample
    // warehouse is a path or a URI. root is a VectorSchemaRoot with the columns id, amount and dt.
    // allocator is an Arrow BufferAllocator.
    try (Catalog catalog = Catalog.open(Map.of("warehouse", warehouse))) {
      catalog.createDatabase("sales", true);
      Table table =
          catalog.createTable(
              Identifier.of("sales", "orders"),
              Schema.builder()
                  .column("id", "BIGINT NOT NULL")
                  .column("amount", "DECIMAL(18, 2)")
                  .column("dt", "DATE")
                  .partitionKeys("dt")
                  .build(),
              true);

      BatchWriteBuilder builder = table.newBatchWriteBuilder();
      try (BatchTableWrite write = builder.newWrite();
          BatchTableCommit commit = builder.newCommit()) {
        write.writeArrow(root); // root stays yours and may be filled again
        Optional<Snapshot> snapshot = commit.commit(write.prepareCommit());
        System.out.println(snapshot);
      }

      ReadBuilder read = table.newReadBuilder().withProjection("id", "amount");
      try (ArrowReader reader =
          read.newRead().createReader(read.newScan().plan().splits(), allocator)) {
        while (reader.loadNextBatch()) {
          System.out.print(reader.getVectorSchemaRoot().contentToTSVString());
        }
      }
    }
    // end
  }
}
