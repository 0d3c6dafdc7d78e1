package io.github.paimonffm.loader;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.testing.Commits;
import io.github.paimonffm.testing.MappedFiles;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.write.BatchTableWrite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * A program that a {@link Host} loads and calls by reflection only. The program uses the public API
 * of the library.
 */
public final class Guest {

  private static final Identifier NAME = Identifier.of("db", "t");

  private static final List<Object> KEPT = new ArrayList<>();

  private Guest() {}

  /** Opens and closes a catalog. */
  public static void open(String warehouse) {
    try (Catalog catalog = Catalog.open(Map.of("warehouse", warehouse))) {
      catalog.createDatabase("db", true);
    }
  }

  /** Appends one row in each commit, and returns the number of published snapshots. */
  public static int append(String warehouse, int from, int commits) {
    int published = 0;
    try (BufferAllocator allocator = new RootAllocator();
        Catalog catalog = Catalog.open(Map.of("warehouse", warehouse))) {
      Table table = table(catalog);
      for (int n = from; n < from + commits; n++) {
        Commits.append(table, allocator, List.of(row(n)));
        published++;
      }
    }
    return published;
  }

  /** Reads the table, and returns its sorted numbers. */
  public static int[] read(String warehouse) {
    try (BufferAllocator allocator = new RootAllocator();
        Catalog catalog = Catalog.open(Map.of("warehouse", warehouse))) {
      return Rows.of(catalog.getTable(NAME), allocator).stream()
          .flatMapToInt(values -> IntStream.of((Integer) values.getFirst()))
          .sorted()
          .toArray();
    }
  }

  /** Writes a row through a file access without a commit, and returns the number of messages. */
  public static int writeThroughFiles(String warehouse) {
    Path folder = Path.of(warehouse);
    MappedFiles files = new MappedFiles(folder.getParent());
    String mapped = MappedFiles.ROOT + "/" + folder.getFileName();
    try (BufferAllocator allocator = new RootAllocator();
        Catalog catalog = Catalog.open(Map.of("warehouse", mapped), files)) {
      Table table = catalog.getTable(NAME);
      return Commits.prepare(table.newBatchWriteBuilder(), table, allocator, List.of(row(-1)))
          .size();
    }
  }

  /** Opens a catalog, a table and a writer that holds a row, and never closes them. */
  public static void abandon(String warehouse) {
    // The allocator also stays open. The writer of an append table holds none of its memory.
    BufferAllocator allocator = new RootAllocator();
    Catalog catalog = Catalog.open(Map.of("warehouse", warehouse));
    Table table = table(catalog);
    BatchTableWrite write = table.newBatchWriteBuilder().newWrite();
    try (VectorSchemaRoot batch = Rows.batch(table.arrowSchema(), allocator, List.of(row(-1)))) {
      write.writeArrow(batch);
    }
    KEPT.addAll(List.of(catalog, table, write));
  }

  /** Fails to open a REST catalog on a closed local port. */
  public static void openUnreachableCatalog(int port) {
    Map<String, String> options =
        Map.of(
            "metastore", "rest",
            "uri", "http://127.0.0.1:" + port,
            "warehouse", "w",
            "token.provider", "bear",
            "token", "secret");
    assertThrows(PaimonException.class, () -> Catalog.open(options).close());
  }

  private static Table table(Catalog catalog) {
    catalog.createDatabase("db", true);
    return catalog.createTable(NAME, Schema.builder().column("n", "INT").build(), true);
  }
}
