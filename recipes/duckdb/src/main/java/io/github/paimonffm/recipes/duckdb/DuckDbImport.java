package io.github.paimonffm.recipes.duckdb;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
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
  /** Creates a table with the columns and the rows of a query. Returns the number of rows. */
  static long createTable(Catalog catalog, Identifier name, String query, BufferAllocator allocator)
      throws Exception {
    Properties properties = new Properties();
    // DuckDB computes the rows while they are fetched, and not all of them before.
    properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:", properties);
        Statement statement = duckDb.createStatement();
        DuckDBResultSet result = statement.executeQuery(query).unwrap(DuckDBResultSet.class);
        ArrowReader reader = (ArrowReader) result.arrowExportStream(allocator, 65_536)) {
      Schema.Builder schema = Schema.fromArrow(reader.getVectorSchemaRoot().getSchema(), reader);
      Table table = catalog.createTable(name, schema.build(), false);
      return append(table, reader);
    }
  }

  /** Appends all batches of a reader as one snapshot. Returns the number of rows. */
  static long append(Table table, ArrowReader reader) throws Exception {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      long rows = write.writeArrow(reader);
      commit.commit(write.prepareCommit());
      return rows;
    }
  }
  // end
}
