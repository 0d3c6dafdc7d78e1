package io.github.paimonffm.recipes.exactlyonce;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.write.BatchTableWrite;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The rows of the job. */
final class Orders {

  static final int COUNT = 1_000;

  private Orders() {}

  static void write(Table table, BatchTableWrite write) {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(table.arrowSchema(), allocator)) {
      BigIntVector ids = (BigIntVector) root.getVector("id");
      for (int i = 0; i < COUNT; i++) {
        ids.setSafe(i, i);
      }
      root.setRowCount(COUNT);
      write.writeArrow(root);
    }
  }

  /** Returns all rows once. */
  static List<List<Object>> expected() {
    List<List<Object>> rows = new ArrayList<>();
    for (long i = 0; i < COUNT; i++) {
      rows.add(List.of(i));
    }
    return rows;
  }
}
