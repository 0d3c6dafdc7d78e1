package io.github.paimonffm.read;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * A read of a table, which turns splits into Arrow batches. A read is safe for use by multiple
 * threads, but its readers are not.
 */
public interface TableRead {

  /**
   * Opens a reader that reads several splits in order.
   *
   * <p>Like all Arrow readers, the reader reuses one root for all batches: {@link
   * ArrowReader#loadNextBatch} replaces the content of {@link ArrowReader#getVectorSchemaRoot}.
   * Copy or transfer data that must outlive the next batch.
   *
   * <p>The memory of a batch comes from the native library without a copy and is accounted to
   * {@code allocator}. The memory stays valid until the root, or the vectors that the memory was
   * transferred to, are closed, even if the reader is closed earlier.
   *
   * <p>With a filter, batches contain only matching rows, even if the splits were planned without
   * the filter. With a limit, the reader ends after that number of rows. Batches are never empty
   * and have no dictionaries.
   *
   * <p>The first {@link ArrowReader#loadNextBatch} starts the lanes of the reader, which decode
   * batches ahead of the caller; see {@link ReadBuilder#withParallelism}. A failure is thrown in
   * its place: the caller first gets the batches before it. {@link ArrowReader#close} stops the
   * lanes and waits until they have freed their memory. {@link TableReader#metrics} shows the
   * progress.
   *
   * <p>Only one thread at a time can use the reader; a second thread gets an {@link
   * IllegalStateException}. After a batch has failed, all later calls fail too.
   *
   * @param splits the splits, which must belong to this table; without splits, the reader has the
   *     schema but no batches
   * @param allocator the allocator that accounts for the batches; must stay open longer than the
   *     reader
   * @return a reader, which the caller must close
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a split belongs to another
   *     table, the projection or the filter names a column that does not exist, or a literal of the
   *     filter is not a value of its column; the message names the column, its type and the literal
   * @throws IllegalStateException if the catalog of the table is closed
   * @throws io.github.paimonffm.exception.NotFoundException if the snapshot or tag of the builder
   *     does not exist; or if the builder was deserialized and its table or branch does not exist
   *     or was replaced by another table of the same name
   */
  TableReader createReader(List<Split> splits, BufferAllocator allocator);

  /**
   * Opens a reader for one split.
   *
   * @param split a split of this table
   * @param allocator the allocator that accounts for the batches; must stay open longer than the
   *     reader
   * @return a reader, which the caller must close
   * @see #createReader(List, BufferAllocator)
   */
  TableReader createReader(Split split, BufferAllocator allocator);
}
