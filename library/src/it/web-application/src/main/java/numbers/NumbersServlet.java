package numbers;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Row;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.Rows;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Adds the number in a request to a table, and responds with the sum of all numbers in the table.
 * The system property {@code warehouse} names the warehouse. The catalog is open as long as the
 * application is deployed.
 */
public final class NumbersServlet extends HttpServlet {

  private static final long serialVersionUID = 1;

  private transient BufferAllocator allocator;
  private transient Catalog catalog;
  private transient Table table;

  @Override
  public void init() {
    allocator = new RootAllocator();
    catalog = Catalog.open(Map.of("warehouse", System.getProperty("warehouse")));
    catalog.createDatabase("db", true);
    table =
        catalog.createTable(
            Identifier.of("db", "numbers"),
            Schema.builder().column("number", "BIGINT NOT NULL").build(),
            true);
  }

  @Override
  public void destroy() {
    catalog.close();
    allocator.close();
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    write(Long.parseLong(request.getParameter("number")));
    response.getWriter().print(sum());
  }

  private void write(long number) {
    try (BigIntVector numbers = new BigIntVector("number", allocator);
        VectorSchemaRoot root = VectorSchemaRoot.of(numbers)) {
      numbers.setSafe(0, number);
      root.setRowCount(1);
      table.append(root);
    }
  }

  private long sum() {
    long sum = 0;
    try (Rows<Row> rows = table.newReadBuilder().rows()) {
      while (rows.hasNext()) {
        sum += rows.next().getLong("number");
      }
    }
    return sum;
  }
}
