package io.github.paimonffm.write;

import java.io.IOException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * A writer of batches to data files, like Paimon's {@code BatchTableWrite} with Arrow batches
 * instead of rows.
 *
 * <p>Call {@code writeArrow} any number of times, {@link #prepareCommit} once, and then {@link
 * #close}. No row is visible in the table until a {@link BatchTableCommit} publishes the messages.
 *
 * <p><b>Lanes.</b> A call of {@code writeArrow} checks the batch, copies its rows to the
 * {@linkplain BatchWriteBuilder#withParallelism lanes} of the writer, and returns. The lanes encode
 * and write the rows in the background. If a lane fails, the next call throws its exception.
 *
 * <p><b>Batches.</b> A batch has the columns of the table, in any order; columns are matched by
 * name. Columns that have a default value or are nullable can be omitted. The native library reads
 * the memory of a batch directly. The batch still belongs to the caller, who can change, reuse or
 * close it as soon as the call returns.
 *
 * <p><b>Types.</b> The columns of a batch have the types of {@link
 * io.github.paimonffm.catalog.Table#arrowSchema}, or other types if all their values fit: large and
 * view strings and binaries, fixed-size binaries, dictionary-encoded and run-end-encoded columns,
 * large and fixed-size lists, smaller integers and floats, integers for decimals, decimals of
 * another width or scale, other time units, instants in another time zone, and {@code Null}
 * columns. A value is refused if it would have to be rounded or truncated, or if it exceeds the
 * precision or length of its column; the message names the column, the row and the value. Columns
 * that already have the table's type are not converted. {@link BatchWriteBuilder#withStrictSchema}
 * allows only the table's own types.
 *
 * <p><b>Sizes.</b> A column of a batch can hold more than 2 GiB. A single row can hold up to 2,032
 * MiB in a column; in a table with a primary key, this limit is reduced by the value of the table
 * option {@code write.parquet-buffer-size} (256 MiB by default). A larger value is refused, and the
 * message names its column, row and size. A column of a batch that a reader returns holds less than
 * 2 GiB. For values of several MiB, set the table option {@code read.batch-size} to less than its
 * default of 1,024 rows.
 *
 * <p><b>Row kinds.</b> A batch for a table with a primary key can have a column {@code _VALUE_KIND}
 * of 8-bit integers: 0 is an insert, 1 is the row before an update, 2 is the row after an update,
 * and 3 is a delete. Without the column, all rows are inserts. Tables with the option {@code
 * rowkind.field} take the row kinds from the column that the option names. Tables whose keys can
 * move between partitions support row kinds only with this option. Both kinds of tables refuse
 * {@code _VALUE_KIND}.
 *
 * <p><b>Threads.</b> Only one thread at a time can use a writer. A second thread gets an {@link
 * IllegalStateException} while a call of another thread is in progress. A call always runs to
 * completion: an interrupt does not end the call early, and the interrupt status stays set.
 *
 * <p><b>Failures.</b> If a batch causes a {@link
 * io.github.paimonffm.exception.SchemaMismatchException} or an {@link
 * io.github.paimonffm.exception.InvalidArgumentException}, the whole batch was refused, and the
 * writer stays usable. After any other failure the writer is no longer usable: every later call
 * throws an {@link IllegalStateException} with the first failure as its cause, so that no part of
 * the data is lost silently.
 */
public interface BatchTableWrite extends AutoCloseable {

  /**
   * Writes a batch without dictionaries.
   *
   * @param root the batch; still belongs to the caller
   * @throws io.github.paimonffm.exception.SchemaMismatchException if the batch does not fit the
   *     table; the message contains both schemas
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the batch is closed or has a
   *     dictionary-encoded column, or if a value or a partition name is too large
   * @throws IllegalStateException if the writer is closed, prepared, failed, or in use by another
   *     thread
   */
  void writeArrow(VectorSchemaRoot root);

  /**
   * Writes a batch with dictionary-encoded columns. The values of the dictionaries are written.
   *
   * @param root the batch; still belongs to the caller
   * @param dictionaries the provider of the dictionaries; still belongs to the caller
   * @throws io.github.paimonffm.exception.SchemaMismatchException if the batch does not fit the
   *     table; the message contains both schemas
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the batch is closed, the
   *     provider does not have a dictionary, or a value or a partition name is too large
   * @throws IllegalStateException if the writer is closed, prepared, failed, or in use by another
   *     thread
   */
  void writeArrow(VectorSchemaRoot root, DictionaryProvider dictionaries);

  /**
   * Writes a batch without dictionaries whose rows are in one bucket, as a {@link RowRouter} has
   * found it. The writer checks the bucket of each row, because a row in another bucket would make
   * reads of its key wrong. The rows can be in several partitions: in each of them, they are in the
   * bucket of this number.
   *
   * @param root the batch; still belongs to the caller
   * @param bucket the bucket of all rows, from 0
   * @throws io.github.paimonffm.exception.SchemaMismatchException if the batch does not fit the
   *     table; the message contains both schemas
   * @throws io.github.paimonffm.exception.InvalidArgumentException as for {@link
   *     #writeArrow(VectorSchemaRoot)}; if a row is in another bucket (the message names the row
   *     and both buckets); or if the table has no bucket of this number, or no fixed number of
   *     buckets. No row was written
   * @throws IllegalStateException if the writer is closed, prepared, failed, or in use by another
   *     thread
   */
  void writeArrow(VectorSchemaRoot root, int bucket);

  /**
   * Writes a batch with dictionary-encoded columns whose rows are in one bucket.
   *
   * @param root the batch; still belongs to the caller
   * @param dictionaries the provider of the dictionaries; still belongs to the caller
   * @param bucket the bucket of all rows, from 0; see {@link #writeArrow(VectorSchemaRoot, int)}
   * @throws io.github.paimonffm.exception.SchemaMismatchException if the batch does not fit the
   *     table; the message contains both schemas
   * @throws io.github.paimonffm.exception.InvalidArgumentException as for {@link
   *     #writeArrow(VectorSchemaRoot, DictionaryProvider)} and {@link #writeArrow(VectorSchemaRoot,
   *     int)}
   * @throws IllegalStateException if the writer is closed, prepared, failed, or in use by another
   *     thread
   */
  void writeArrow(VectorSchemaRoot root, DictionaryProvider dictionaries, int bucket);

  /**
   * Writes all remaining batches of a reader, with the dictionaries of the reader.
   *
   * @param reader the reader; still belongs to the caller, and is at its end after the call
   * @return the number of rows written
   * @throws IOException if the reader fails; the batches before the failure were written, and the
   *     writer stays usable
   * @throws io.github.paimonffm.exception.SchemaMismatchException if a batch does not fit the
   *     table; the batches before it were written
   * @throws IllegalStateException if the writer is closed, prepared, failed, or in use by another
   *     thread
   */
  long writeArrow(ArrowReader reader) throws IOException;

  /**
   * Opens a writer of rows, which gathers rows in batches of the table's schema and passes them to
   * this writer. Rows and batches can be mixed; their order is that in which batches are passed on.
   *
   * @param allocator the owner of the memory of the gathered rows, at most about 32 MiB; must stay
   *     open longer than the row writer
   * @return a row writer, to be closed by the caller; this writer closes it at the latest
   * @throws IllegalStateException if the writer is closed, prepared, failed, or in use by another
   *     thread
   */
  RowWriter rows(BufferAllocator allocator);

  /**
   * Completes the data files, after the row writers of this writer have passed on their rows. The
   * writer then accepts no more batches.
   *
   * @return one message for each partition and bucket that was written to, for a committer of the
   *     same builder; empty if no row was written; unmodifiable
   * @throws IllegalStateException if the writer is closed, already prepared, failed, or in use by
   *     another thread
   */
  List<CommitMessage> prepareCommit();

  /**
   * Returns the counters of this writer. Any thread can call this method at any time, also while
   * another thread uses the writer; it does not wait for that call. After {@link #close}, it
   * returns the last counters.
   *
   * @return the counters
   */
  WriteMetrics metrics();

  /**
   * Closes the writer, after a call in progress has completed. If {@link #prepareCommit} was not
   * called, the files of the writer are deleted; otherwise they stay, whether or not they are
   * committed. Closing a closed writer has no effect.
   */
  @Override
  void close();
}
