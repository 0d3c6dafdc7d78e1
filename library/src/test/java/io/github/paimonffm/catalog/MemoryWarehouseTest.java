package io.github.paimonffm.catalog;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Warehouses in memory. Each exists as long as its catalog. */
class MemoryWarehouseTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private Catalog open() {
    Catalog catalog = workspace.closeLater(Catalog.open(Map.of("warehouse", "memory:/warehouse")));
    catalog.createDatabase("db", true);
    return catalog;
  }

  @ParameterizedTest
  @EnumSource
  void allLayoutsAreWrittenAndRead(Layout layout) {
    Table table = open().createTable(Identifier.of("db", "t"), layout.schema().build(), false);
    List<Object> one = row(1L, 1, "a", new BigDecimal("1.00"));
    List<Object> two = row(2L, 2, null, null);
    workspace.append(table, List.of(one));
    workspace.append(table, List.of(two));
    assertEquals(2, table.snapshots().size());
    Rows.assertSame(List.of(one, two), workspace.rows(table));
  }

  @Test
  void memoryWarehousesAreIndependent() {
    Schema schema = Schema.builder().column("id", "INT").build();
    Table one = open().createTable(Identifier.of("db", "t"), schema, false);
    Table two = open().createTable(Identifier.of("db", "t"), schema, false);
    workspace.append(one, List.of(row(1)));
    workspace.append(two, List.of(row(2)));
    workspace.append(two, List.of(row(3)));
    Rows.assertSame(List.of(row(1)), workspace.rows(one));
    Rows.assertSame(List.of(row(2), row(3)), workspace.rows(two));
  }

  @Test
  void concurrentCommitsOfThreadsAreKept() throws Exception {
    Table table =
        open()
            .createTable(
                Identifier.of("db", "t"), Schema.builder().column("id", "INT").build(), false);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> appends =
          IntStream.range(0, 24)
              .<Future<?>>mapToObj(
                  id -> threads.submit(() -> workspace.append(table, List.of(row(id)))))
              .toList();
      for (Future<?> append : appends) {
        append.get();
      }
    }
    assertEquals(24, table.snapshots().size());
    Rows.assertSame(IntStream.range(0, 24).mapToObj(id -> row(id)).toList(), workspace.rows(table));
  }
}
