package app.web;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.Map;

/** Opens the catalog when the application starts, and closes it when the application stops. */
public final class Warehouse implements ServletContextListener {

  static final String TABLE = "table";

  private Catalog catalog;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    catalog = Catalog.open(Map.of("warehouse", System.getProperty("warehouse")));
    catalog.createDatabase("db", true);
    Table table =
        catalog.createTable(
            Identifier.of("db", "visits"),
            Schema.builder().column("id", "BIGINT NOT NULL").column("page", "STRING").build(),
            true);
    event.getServletContext().setAttribute(TABLE, table);
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    catalog.close();
  }
}
