package io.github.paimonffm.write;

import io.github.paimonffm.Row;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A writer of rows, which gathers them in Arrow batches and passes the batches to a {@link
 * BatchTableWrite}. {@link BatchTableWrite#rows} opens it.
 *
 * {@snippet :
 * record Order(long id, BigDecimal amount, LocalDate dt) {}
 *
 * BatchWriteBuilder builder = table.newBatchWriteBuilder();
 * try (BatchTableWrite write = builder.newWrite();
 *     BatchTableCommit commit = builder.newCommit()) {
 *   RowWriter rows = write.rows(allocator);
 *   rows.add(new Order(1, new BigDecimal("9.99"), LocalDate.of(2026, 6, 26)));
 *   rows.add(2, new BigDecimal("5.00"), LocalDate.of(2026, 6, 26));
 *   rows.add(Map.of("id", 3, "dt", LocalDate.of(2026, 6, 27)));
 *   commit.commit(write.prepareCommit());
 * }
 * }
 *
 * <p><b>No row is lost.</b> {@link BatchTableWrite#prepareCommit} writes the rows that are still
 * gathered. A value that does not fit is refused by {@code add}: the row is not added, and the row
 * writer stays usable. If a batch cannot be written, the {@code BatchTableWrite} fails, and its
 * {@code prepareCommit} throws.
 *
 * <p><b>Values.</b> A value is refused if it would have to be rounded or truncated, or if it does
 * not fit its column; the message names the row, the column and the value. Rows are counted from 0.
 *
 * <table>
 *   <caption>Java classes for Paimon types</caption>
 *   <tr><th>Paimon</th><th>Java</th></tr>
 *   <tr><td>BOOLEAN</td><td>Boolean</td></tr>
 *   <tr><td>TINYINT, SMALLINT, INT, BIGINT</td><td>Byte, Short, Integer, Long, BigInteger</td></tr>
 *   <tr><td>FLOAT</td><td>Float, integers</td></tr>
 *   <tr><td>DOUBLE</td><td>Double, Float, integers</td></tr>
 *   <tr><td>DECIMAL</td><td>BigDecimal, integers</td></tr>
 *   <tr><td>CHAR, VARCHAR, STRING</td><td>CharSequence, Character, enums (their names)</td></tr>
 *   <tr><td>BINARY, VARBINARY, BYTES, BLOB</td><td>byte[], ByteBuffer (its remaining bytes; the position stays)</td></tr>
 *   <tr><td>DATE, TIME, TIMESTAMP</td><td>LocalDate, LocalTime, LocalDateTime</td></tr>
 *   <tr><td>TIMESTAMP WITH LOCAL TIME ZONE</td><td>Instant, OffsetDateTime, ZonedDateTime</td></tr>
 *   <tr><td>ARRAY, VECTOR</td><td>Collection, arrays, also of primitives</td></tr>
 *   <tr><td>MAP</td><td>Map</td></tr>
 *   <tr><td>MULTISET</td><td>Map of elements and their counts</td></tr>
 *   <tr><td>ROW</td><td>records, Map of names and values, Row, List or array of all values in order</td></tr>
 *   <tr><td>VARIANT</td><td>as a ROW with the fields {@code value} and {@code metadata}, both bytes</td></tr>
 * </table>
 *
 * <p><b>Omitted columns.</b> A row by names can omit a column: the column gets its default value,
 * or null if it has none. A NOT NULL column without a default value cannot be omitted. A null that
 * is given stays null.
 *
 * <p><b>Row kinds.</b> All rows are inserts. Use {@code writeArrow} for other row kinds.
 *
 * <p><b>Threads.</b> Only one thread at a time can use a row writer and its {@code
 * BatchTableWrite}.
 */
public interface RowWriter extends AutoCloseable {

  /**
   * Adds a row with the values of all columns in the order of the table.
   *
   * @param values one value for each column; the values can be changed afterwards
   * @throws io.github.paimonffm.exception.SchemaMismatchException if the number of values is wrong
   *     or a value does not fit; the row is not added
   * @throws IllegalStateException if the row writer is closed, or the {@code BatchTableWrite} is
   *     closed, prepared, failed or in use by another thread
   */
  void add(@Nullable Object... values);

  /**
   * Adds a row with values by column names.
   *
   * @param values the values by the names of columns
   * @throws io.github.paimonffm.exception.SchemaMismatchException if the table has no column of a
   *     name, a column is missing, or a value does not fit; the row is not added
   * @throws IllegalStateException as for {@link #add(Object...)}
   */
  void add(Map<String, ?> values);

  /**
   * Adds a record. A component belongs to the column with its name, or else to the only column that
   * has the same name without case and underscores: {@code orderId} belongs to {@code order_id}.
   *
   * @param row the record
   * @throws io.github.paimonffm.exception.SchemaMismatchException if a component belongs to no
   *     column, a column is missing, or a value does not fit; the row is not added
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the record is in a package of
   *     a named module that is not open to this library
   * @throws IllegalStateException as for {@link #add(Object...)}
   */
  void add(Record row);

  /**
   * Adds a row with values by column names, such as a row that was read.
   *
   * @param row the row; its names are names of columns
   * @throws io.github.paimonffm.exception.SchemaMismatchException as for {@link #add(Map)}; the row
   *     is not added
   * @throws IllegalStateException as for {@link #add(Object...)}
   */
  void add(Row row);

  /**
   * Adds rows. If one of them does not fit, the rows before it are added.
   *
   * @param rows records, {@code Map}s of column names and values, {@link io.github.paimonffm.Row}s,
   *     or arrays or {@code List}s of all values in the order of the table
   * @throws io.github.paimonffm.exception.SchemaMismatchException if a row does not fit
   * @throws IllegalStateException as for {@link #add(Object...)}
   */
  void addAll(Iterable<?> rows);

  /**
   * Passes the gathered rows to the {@code BatchTableWrite}. Callers need not call this method:
   * full batches are passed on by themselves, and {@code prepareCommit} passes on the rest.
   *
   * @throws IllegalStateException as for {@link #add(Object...)}
   */
  void flush();

  /**
   * Returns the number of rows that were added.
   *
   * @return the number of rows, whether or not they were passed on
   */
  long rowCount();

  /**
   * Passes the gathered rows on, unless the {@code BatchTableWrite} is closed, prepared or failed,
   * and returns the memory to the allocator. Closing a closed row writer has no effect. Closing the
   * {@code BatchTableWrite} closes its row writers without passing rows on.
   */
  @Override
  void close();
}
