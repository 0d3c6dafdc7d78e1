package io.github.paimonffm.cli.source;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBResultSet;
import org.jspecify.annotations.Nullable;

/**
 * An instance of DuckDB without tables, which only reads files. It starts with the first query. Not
 * safe for use by multiple threads.
 */
final class DuckDb implements AutoCloseable {
  private static final int BATCH_ROWS = 8192;

  /** DuckDB's only text for an error that happened while a streaming query started. */
  private static final String HIDDEN_ERROR = "Invalid result set";

  private @Nullable Connection streaming;
  private @Nullable Connection complete;

  /** The statement that runs now, which another thread can cancel. */
  private volatile @Nullable Statement running;

  /** Returns the columns of a query as an Arrow schema. */
  Schema schema(Path file, String sql, BufferAllocator allocator) throws IOException {
    try (Statement statement = complete(file).createStatement();
        DuckDBResultSet rows =
            (DuckDBResultSet) execute(statement, "SELECT * FROM (" + sql + ") LIMIT 0");
        ArrowReader reader = (ArrowReader) rows.arrowExportStream(allocator, BATCH_ROWS)) {
      return reader.getVectorSchemaRoot().getSchema();
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  /** Returns the texts of the first column of a query. */
  List<String> texts(Path file, String sql) throws IOException {
    try (Statement statement = complete(file).createStatement();
        ResultSet rows = execute(statement, sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  /**
   * Opens a reader of the rows of a query. DuckDB computes batches ahead of the reader. Several
   * readers can be open at the same time.
   */
  SourceReader read(Path file, String sql, BufferAllocator allocator) throws IOException {
    // A connection has one result that is not complete.
    Connection connection = null;
    try {
      connection = ((DuckDBConnection) streaming(file)).duplicate();
      configure(connection);
      DuckDBPreparedStatement statement = (DuckDBPreparedStatement) connection.createStatement();
      DuckDBResultSet rows = (DuckDBResultSet) execute(statement, sql);
      ArrowReader reader = (ArrowReader) rows.arrowExportStream(allocator, BATCH_ROWS);
      return SourceReader.ofQuery(file, reader, statement, connection, allocator);
    } catch (SQLException e) {
      close(connection);
      throw String.valueOf(e.getMessage()).contains(HIDDEN_ERROR)
          ? hiddenFailure(file, sql, e)
          : failure(file, e);
    }
  }

  private ResultSet execute(Statement statement, String sql) throws SQLException {
    running = statement;
    try {
      return statement.executeQuery(sql);
    } finally {
      running = null;
    }
  }

  /**
   * Cancels the statement that runs now, which then fails. Any thread can call this method. The
   * rows of a reader are not affected.
   */
  void cancel() {
    Statement statement = running;
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        throw new IllegalStateException("DuckDB could not cancel a query", e);
      }
    }
  }

  /** Runs a query again, without streaming, because only then DuckDB reports the error. */
  private IOException hiddenFailure(Path file, String sql, SQLException hidden) throws IOException {
    try (Statement statement = complete(file).createStatement();
        ResultSet rows = execute(statement, sql)) {
      return failure(file, hidden);
    } catch (SQLException e) {
      return failure(file, e);
    }
  }

  private Connection streaming(Path file) throws IOException {
    if (streaming == null) {
      streaming = connect(file, true);
    }
    return streaming;
  }

  private Connection complete(Path file) throws IOException {
    if (complete == null) {
      complete = connect(file, false);
    }
    return complete;
  }

  private static Connection connect(Path file, boolean streams) throws IOException {
    Properties settings = new Properties();
    settings.setProperty("jdbc_stream_results", Boolean.toString(streams));
    // Without these settings, DuckDB downloads extensions and creates a folder in the current
    // folder.
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("temp_directory", "");
    Connection connection = null;
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:", settings);
      configure(connection);
      return connection;
    } catch (SQLException e) {
      close(connection);
      throw failure(file, e);
    }
  }

  /** Makes the settings that each connection has of its own. */
  private static void configure(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // The zone of instants without an offset, and of the Arrow type.
      statement.execute("SET TimeZone = 'UTC'");
      // DuckDB counts the progress only with the first setting. The second one hides the bar.
      statement.execute("SET enable_progress_bar = true");
      statement.execute("SET enable_progress_bar_print = false");
    }
  }

  private static SourceException failure(Path file, SQLException e) {
    return new SourceException(file + ": " + DuckDbErrors.oneLine(e), e);
  }

  private static void close(@Nullable AutoCloseable resource) {
    if (resource != null) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException("DuckDB could not be closed", e);
      }
    }
  }

  @Override
  public void close() {
    close(streaming);
    close(complete);
    streaming = null;
    complete = null;
  }
}
