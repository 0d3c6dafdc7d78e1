package io.github.paimonffm.recipes.jdbc;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Calendar;
import org.apache.arrow.adapter.jdbc.ArrowVectorIterator;
import org.apache.arrow.adapter.jdbc.JdbcToArrow;
import org.apache.arrow.adapter.jdbc.JdbcToArrowConfig;
import org.apache.arrow.adapter.jdbc.JdbcToArrowConfigBuilder;
import org.apache.arrow.adapter.jdbc.JdbcToArrowUtils;
import org.apache.arrow.adapter.jdbc.consumer.BaseConsumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Writes the result of a query of a JDBC database to a Paimon table. */
final class JdbcImport {

  private JdbcImport() {}

  // sample
  /** Creates a table with the columns and the rows of a query. */
  static Table createTable(
      Catalog catalog, Identifier name, String url, String query, BufferAllocator allocator)
      throws Exception {
    JdbcToArrowConfig config = config(allocator);
    try (Connection database = DriverManager.getConnection(url);
        Statement statement = database.createStatement()) {
      // Some drivers hold all rows in memory without these two settings.
      database.setAutoCommit(false);
      statement.setFetchSize(10_000);
      try (ResultSet rows = statement.executeQuery(query);
          ArrowVectorIterator batches = JdbcToArrow.sqlToArrowVectorIterator(rows, config)) {
        Schema.Builder schema =
            Schema.fromArrow(JdbcToArrowUtils.jdbcToArrowSchema(rows.getMetaData(), config));
        Table table = catalog.createTable(name, schema.build(), false);
        BatchWriteBuilder builder = table.newBatchWriteBuilder();
        try (BatchTableWrite write = builder.newWrite();
            BatchTableCommit commit = builder.newCommit()) {
          while (batches.hasNext()) {
            write.writeArrow(batches.next());
          }
          commit.commit(write.prepareCommit());
        }
        return table;
      }
    }
  }

  // end

  // sample timestamps
  private static JdbcToArrowConfig config(BufferAllocator allocator) {
    // Without a calendar, dates and times are shifted by the time zone of the JVM.
    Calendar utc = JdbcToArrowUtils.getUtcCalendar();
    return new JdbcToArrowConfigBuilder(allocator, utc)
        .setTargetBatchSize(10_000)
        .setReuseVectorSchemaRoot(true)
        .setJdbcToArrowTypeConverter(
            column ->
                column.getJdbcType() == Types.TIMESTAMP
                    ? new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)
                    : JdbcToArrowUtils.getArrowTypeFromJdbcType(column, utc))
        .setJdbcConsumerGetter(
            (type, column, nullable, vector, config) ->
                vector instanceof TimeStampMicroVector micros
                    ? new LocalTimestamps(micros, column)
                    : JdbcToArrowUtils.getConsumer(type, column, nullable, vector, config))
        .build();
  }

  /** Keeps the microseconds of timestamps; arrow-jdbc keeps milliseconds only. */
  private static final class LocalTimestamps extends BaseConsumer<TimeStampMicroVector> {
    private LocalTimestamps(TimeStampMicroVector vector, int column) {
      super(vector, column);
    }

    @Override
    public void consume(ResultSet row) throws SQLException {
      LocalDateTime value = row.getObject(columnIndexInResultSet, LocalDateTime.class);
      if (value == null) {
        vector.setNull(currentIndex++);
      } else if (value.getNano() % 1_000 != 0) {
        throw new SQLException(
            value + " has nanoseconds: cast " + vector.getName() + " in the query");
      } else {
        vector.setSafe(
            currentIndex++, ChronoUnit.MICROS.between(LocalDate.EPOCH.atStartOfDay(), value));
      }
    }
  }
  // end
}
