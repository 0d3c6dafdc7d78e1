package io.github.paimonffm.recipes.duckdb;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Properties;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBDriver;
import org.duckdb.DuckDBResultSet;

/** Writes whatever DuckDB can query to a Paimon table. */
final class DuckDbImport {

  private DuckDbImport() {}

  // sample
  /** Creates a table with the columns and the rows of a query. */
  static Table createTable(
      Catalog catalog, Identifier name, String query, BufferAllocator allocator) throws Exception {
    Properties properties = new Properties();
    // The rows are computed while they are written, and not all of them before.
    properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:", properties);
        Statement statement = duckDb.createStatement();
        DuckDBResultSet result = statement.executeQuery(query).unwrap(DuckDBResultSet.class);
        ArrowReader reader = (ArrowReader) result.arrowExportStream(allocator, 65_536)) {
      // The reader has the dictionaries of the enums.
      Schema.Builder schema = Schema.fromArrow(reader.getVectorSchemaRoot().getSchema(), reader);
      Table table = catalog.createTable(name, schema.build(), false);
      table.append(reader);
      return table;
    }
  }
  // end
}
