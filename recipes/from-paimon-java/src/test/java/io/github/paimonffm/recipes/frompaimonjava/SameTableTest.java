package io.github.paimonffm.recipes.frompaimonjava;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.options.Options;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.table.source.ReadBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SameTableTest {

  private static final List<Order> ORDERS =
      IntStream.range(0, 10_000)
          .mapToObj(
              id ->
                  new Order(
                      id,
                      id % 11 == 0 ? null : BigDecimal.valueOf(id * 7_919L - 1_000_000, 2),
                      id % 13 == 0 ? null : "note ä " + id,
                      LocalDate.of(2026, 6, 1).plusDays(id % 3)))
          .toList();

  @TempDir Path warehouse;

  @Test
  void bothJobsWriteTheSameRows() throws Exception {
    Map<String, String> options = Map.of("warehouse", warehouse.toString());
    try (BufferAllocator allocator = new RootAllocator();
        io.github.paimonffm.catalog.Catalog catalog =
            io.github.paimonffm.catalog.Catalog.open(options);
        Catalog java =
            CatalogFactory.createCatalog(CatalogContext.create(Options.fromMap(options)))) {
      catalog.createDatabase("sales", true);
      Table before = create(catalog, "before");
      Table after = create(catalog, "after");
      Table oneCall = create(catalog, "one_call");

      WithPaimonJava.append(java.getTable(Identifier.create("sales", "before")), ORDERS);
      WithPaimonFfm.append(after, ORDERS, allocator);
      WithPaimonFfm.append(oneCall, ORDERS);

      for (Table table : List.of(before, after, oneCall)) {
        assertEquals(ORDERS, sorted(read(table)), table.identifier().toString());
        assertEquals(ORDERS, sorted(readWithPaimonJava(java, table.identifier().table())));
        assertEquals(partitions(before), partitions(table));
      }
    }
  }

  private static Table create(io.github.paimonffm.catalog.Catalog catalog, String name) {
    return catalog.createTable(
        io.github.paimonffm.Identifier.of("sales", name),
        Schema.builder()
            .column("id", "BIGINT NOT NULL")
            .column("amount", "DECIMAL(18, 2)")
            .column("note", "STRING")
            .column("dt", "DATE")
            .partitionKeys("dt")
            .build(),
        false);
  }

  private static List<Order> read(Table table) {
    try (Stream<Order> rows = table.newReadBuilder().rows(Order.class).stream()) {
      return rows.toList();
    }
  }

  private static List<Order> readWithPaimonJava(Catalog catalog, String name) throws Exception {
    ReadBuilder read = catalog.getTable(Identifier.create("sales", name)).newReadBuilder();
    List<Order> rows = new ArrayList<>();
    try (RecordReader<InternalRow> reader =
        read.newRead().createReader(read.newScan().plan().splits())) {
      reader.forEachRemaining(
          row ->
              rows.add(
                  new Order(
                      row.getLong(0),
                      row.isNullAt(1) ? null : row.getDecimal(1, 18, 2).toBigDecimal(),
                      row.isNullAt(2) ? null : row.getString(2).toString(),
                      LocalDate.ofEpochDay(row.getInt(3)))));
    }
    return rows;
  }

  private static List<Order> sorted(List<Order> rows) {
    return rows.stream().sorted(Comparator.comparing(Order::id)).toList();
  }

  /** Returns the specification and the number of rows of each partition. */
  private static List<String> partitions(Table table) {
    return table.partitions().stream()
        .map(partition -> partition.spec() + " " + partition.rowCount())
        .toList();
  }
}
