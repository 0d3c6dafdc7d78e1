package io.github.paimonffm.bench.jmh;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** A temporary warehouse with one table, and an allocator. Closing deletes the warehouse. */
final class Warehouse implements AutoCloseable {

  private final BufferAllocator allocator = new RootAllocator();
  private final Path folder;
  private final Catalog catalog;

  Warehouse() throws IOException {
    folder = Files.createTempDirectory("paimon-ffm-jmh-");
    catalog = Catalog.open(Map.of("warehouse", folder.toString()));
    catalog.createDatabase("jmh", true);
  }

  BufferAllocator allocator() {
    return allocator;
  }

  /** Creates an empty table with the columns of a batch. An existing table is dropped. */
  Table emptyTable(VectorSchemaRoot batch) {
    Identifier name = Identifier.of("jmh", "rows");
    catalog.dropTable(name, true);
    return catalog.createTable(name, Schema.fromArrow(batch.getSchema()).build(), false);
  }

  @Override
  public void close() throws IOException {
    catalog.close();
    allocator.close();
    List<Path> paths;
    try (Stream<Path> tree = Files.walk(folder)) {
      paths = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
