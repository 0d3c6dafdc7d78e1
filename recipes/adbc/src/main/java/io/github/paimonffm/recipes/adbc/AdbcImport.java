package io.github.paimonffm.recipes.adbc;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import java.util.Map;
import org.apache.arrow.adbc.core.AdbcConnection;
import org.apache.arrow.adbc.core.AdbcDatabase;
import org.apache.arrow.adbc.core.AdbcStatement;
import org.apache.arrow.adbc.drivermanager.AdbcDriverManager;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Writes the result of a query of an ADBC driver to a Paimon table. */
final class AdbcImport {

  private AdbcImport() {}

  // sample
  /**
   * Creates a table with the columns and the rows of a query. The driver is the name of the factory
   * of an ADBC driver, and the options are those of the driver.
   */
  static Table createTable(
      Catalog catalog,
      Identifier name,
      String driver,
      Map<String, Object> options,
      String query,
      BufferAllocator allocator)
      throws Exception {
    AdbcDriverManager manager = AdbcDriverManager.getInstance();
    try (AdbcDatabase database = manager.connect(driver, allocator, options);
        AdbcConnection connection = database.connect();
        AdbcStatement statement = connection.createStatement()) {
      statement.setSqlQuery(query);
      try (AdbcStatement.QueryResult result = statement.executeQuery()) {
        ArrowReader reader = result.getReader();
        Schema.Builder schema = Schema.fromArrow(reader.getVectorSchemaRoot().getSchema(), reader);
        Table table = catalog.createTable(name, schema.build(), false);
        table.append(reader);
        return table;
      }
    }
  }
  // end
}
