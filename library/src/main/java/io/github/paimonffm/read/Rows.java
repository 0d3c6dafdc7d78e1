package io.github.paimonffm.read;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The rows of a read as Java objects, one after the other. {@link ReadBuilder#rows(Class)} opens
 * them.
 *
 * {@snippet :
 * record Order(long id, BigDecimal amount) {}
 *
 * try (Rows<Order> orders = table.newReadBuilder().withProjection("id", "amount").rows(Order.class)) {
 *   while (orders.hasNext()) {
 *     Order order = orders.next();
 *   }
 * }
 * }
 *
 * <p>The rows hold native memory until they are closed. Only one thread at a time can use them.
 *
 * @param <T> the class of a row
 */
public interface Rows<T> extends Iterator<T>, AutoCloseable {

  /**
   * Tells whether there is another row. Loads the next batch if all rows of the last one were
   * returned.
   *
   * @return whether {@link #next} returns another row
   * @throws io.github.paimonffm.exception.PaimonException if the batch cannot be read
   * @throws IllegalStateException if the rows are closed
   */
  @Override
  boolean hasNext();

  /**
   * Returns the next row.
   *
   * @return the row, which does not refer to the memory of the reader
   * @throws io.github.paimonffm.exception.SchemaMismatchException if a value of the row cannot be
   *     held by its component; the message names the row, counted from 0, and the column. The next
   *     call returns the row after it
   * @throws io.github.paimonffm.exception.PaimonException if the batch cannot be read
   * @throws java.util.NoSuchElementException if all rows were returned
   * @throws IllegalStateException if the rows are closed
   */
  @Override
  T next();

  /**
   * Returns the remaining rows as a sequential stream. Closing the stream closes the rows.
   *
   * @return a stream, which takes the rows from this iterator
   */
  default Stream<T> stream() {
    Spliterator<T> rows =
        Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL);
    return StreamSupport.stream(rows, false).onClose(this::close);
  }

  /** Closes the reader and frees its memory. Closing closed rows has no effect. */
  @Override
  void close();
}
