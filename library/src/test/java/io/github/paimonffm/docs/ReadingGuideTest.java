package io.github.paimonffm.docs;

import static io.github.paimonffm.docs.Orders.order;
import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.Predicate;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.read.ReadMetrics;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.read.TableReader;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the samples of docs/guides/reading.md. */
class ReadingGuideTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private final List<List<Object>> received = new ArrayList<>();
  private BufferAllocator allocator;
  private Table table;

  @BeforeEach
  void create() {
    allocator = workspace.allocator();
    table = Orders.create(workspace);
    workspace.append(table, List.of(order(1, 995, 26), order(2, 1250, 27), order(3, 5, 26)));
  }

  private void process(VectorSchemaRoot root) {
    received.addAll(Rows.of(root));
  }

  @Test
  void columnsAreRead() throws Exception {
    // sample read
    ReadBuilder read = table.newReadBuilder().withProjection("id", "amount");
    try (ArrowReader reader =
        read.newRead().createReader(read.newScan().plan().splits(), allocator)) {
      while (reader.loadNextBatch()) {
        process(reader.getVectorSchemaRoot());
      }
    }
    // end
    Rows.assertSame(
        List.of(
            row(1L, new BigDecimal("9.95")),
            row(2L, new BigDecimal("12.50")),
            row(3L, new BigDecimal("0.05"))),
        received);
  }

  @Test
  void rowsAreRestricted() {
    // sample restriction
    ReadBuilder read =
        table
            .newReadBuilder()
            .withProjection("id", "amount")
            .withFilter(Predicate.equal("dt", LocalDate.of(2026, 6, 26)))
            .withLimit(100);
    // end
    Rows.assertSame(
        List.of(row(1L, new BigDecimal("9.95")), row(3L, new BigDecimal("0.05"))),
        Rows.of(read, allocator));
  }

  @Test
  void lanesAreSet() {
    // sample lanes
    ReadBuilder read = table.newReadBuilder().withParallelism(4);
    // end
    assertEquals(3, Rows.of(read, allocator).size());
  }

  @Test
  void metricsCountRows() throws Exception {
    ReadBuilder read = table.newReadBuilder();
    List<Split> splits = read.newScan().plan().splits();
    List<String> lines =
        Output.of(
            () -> {
              // sample metrics
              try (TableReader reader = read.newRead().createReader(splits, allocator)) {
                while (reader.loadNextBatch()) {
                  process(reader.getVectorSchemaRoot());
                }
                ReadMetrics metrics = reader.metrics();
                System.out.println(metrics.rows() + " rows, waited for " + metrics.waiting());
              }
              // end
            });
    assertEquals(3, received.size());
    assertEquals(1, lines.size());
    assertTrue(lines.getFirst().matches("3 rows, waited for PT[0-9.]+S"), lines::toString);
  }
}
