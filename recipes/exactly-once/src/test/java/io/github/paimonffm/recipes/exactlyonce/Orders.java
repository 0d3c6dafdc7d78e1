package io.github.paimonffm.recipes.exactlyonce;

import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.RowWriter;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** The rows of the job. */
final class Orders {

  record Order(long id) {}

  static final int COUNT = 1_000;

  private Orders() {}

  static void write(BatchTableWrite write) {
    try (BufferAllocator allocator = new RootAllocator();
        RowWriter rows = write.rows(allocator)) {
      rows.addAll(expected());
    }
  }

  /** Returns all rows once. */
  static List<Order> expected() {
    return LongStream.range(0, COUNT).mapToObj(Order::new).toList();
  }
}
