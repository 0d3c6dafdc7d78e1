package app.web;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.Rows;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** Adds a row to the table at each request, and answers with the number of rows. */
public final class Visits extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** A row. */
  public record Visit(long id, String page) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Table table = (Table) getServletContext().getAttribute(Warehouse.TABLE);
    table.appendRows(List.of(new Visit(System.nanoTime(), request.getRequestURI())));
    int count = 0;
    try (Rows<Visit> visits = table.newReadBuilder().rows(Visit.class)) {
      while (visits.hasNext()) {
        visits.next();
        count++;
      }
    }
    response.getWriter().print(count + " visits");
  }
}
