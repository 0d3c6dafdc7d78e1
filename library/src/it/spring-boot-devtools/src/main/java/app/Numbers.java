package app;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Row;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.Rows;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Adds the numbers 0 to 999 to a table, and reads the whole table. */
record Numbers(Catalog catalog, BufferAllocator allocator) {

  private static final int ROWS = 1000;

  /**
   * Uses the table.
   *
   * @param start the number of this start; the first start, 1, creates the table
   */
  void writeAndRead(int start) {
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
    try (BigIntVector numbers = new BigIntVector("number", allocator)) {
      for (int i = 0; i < ROWS; i++) {
        numbers.setSafe(i, i);
      }
      numbers.setValueCount(ROWS);
      return table.append(new VectorSchemaRoot(List.of(numbers))).orElseThrow().id();
    }
  }

  private static long sum(Table table) {
    long sum = 0;
    try (Rows<Row> rows = table.newReadBuilder().rows()) {
      while (rows.hasNext()) {
        sum += rows.next().getLong("number");
      }
    }
    return sum;
  }
}
