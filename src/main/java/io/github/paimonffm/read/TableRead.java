package io.github.paimonffm.read;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Turns splits into Arrow batches. Safe to use from many threads at once; its readers are not. */
public interface TableRead {

  /**
   * Opens a reader of several splits, one after another.
   *
   * <p>The reader works as Arrow's readers do: {@link ArrowReader#loadNextBatch} fills the one
   * {@link ArrowReader#getVectorSchemaRoot} again and again, so what is to be kept of a batch has
   * to be copied or transferred before the next. A batch's memory is that of the native side, taken
   * over without a copy and accounted to {@code allocator}; it lives until the root or what was
   * transferred from it is closed, also beyond the reader. With a filter, batches have those rows
   * only for which it is true, whatever the splits were planned with; there are no batches without
   * rows. With a limit, the reader ends after that many rows. There are no dictionaries.
   *
   * <p>One thread at a time may use the reader; a second one gets an {@link IllegalStateException}.
   * Once a batch has failed, so do all later ones.
   *
   * @param splits splits of this table; for none, the reader has the schema and no batch
   * @param allocator accounts for the batches; has to be open longer than the reader
   * @return a reader, to be closed by the caller
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a split is of another table,
   *     or the projection or the filter names a column that is none, or a literal of the filter is
   *     no value of its column; the message names the column, its type and the literal
   * @throws IllegalStateException if the catalog that the table came from is closed
   * @throws io.github.paimonffm.exception.NotFoundException if the builder's snapshot or tag is not
   *     there; or if the builder came from elsewhere, and the table or its branch is not there, or
   *     is another one of the same name
   */
  ArrowReader createReader(List<Split> splits, BufferAllocator allocator);

  /**
   * Opens a reader of one split.
   *
   * @param split a split of this table
   * @param allocator accounts for the batches; has to be open longer than the reader
   * @return a reader, to be closed by the caller
   * @see #createReader(List, BufferAllocator)
   */
  ArrowReader createReader(Split split, BufferAllocator allocator);
}
