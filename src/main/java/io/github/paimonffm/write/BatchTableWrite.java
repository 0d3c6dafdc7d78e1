package io.github.paimonffm.write;

import java.io.IOException;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * Writes batches into data files, and says in the end which. As Paimon's own {@code
 * BatchTableWrite}, with Arrow batches for rows.
 *
 * <p>Any number of {@code writeArrow}, then {@link #prepareCommit} once, then {@link #close}.
 * Nothing is visible in the table until a {@link BatchTableCommit} publishes the messages.
 *
 * <p><b>Batches</b> have the table's columns by name, in any order. Columns that have a default, or
 * may be null, may be left out. Their memory crosses to the native side without a copy; the batch
 * stays the caller's, who may change, reuse or close it as soon as the call returns.
 *
 * <p><b>Types</b> are those of {@link io.github.paimonffm.catalog.Table#arrowSchema}, or others
 * whose values all fit: large and view strings and binaries, fixed-size binaries, dictionaries and
 * runs, large and fixed-size lists, smaller integers and floats, integers for decimals, decimals of
 * another width or scale, other units of time, instants of another time zone, {@code Null} columns.
 * A value that would have to be rounded or cut to fit is refused, as is one beyond the table's
 * precision or length; the message names column, row and value. Columns that have the table's type
 * already are not converted. {@link BatchWriteBuilder#withStrictSchema} has nothing else accepted.
 *
 * <p><b>Sizes:</b> a batch may hold more than 2 GiB in a column. A single row may hold 2,032 MiB
 * there, and in a table with a primary key less by the table option {@code
 * write.parquet-buffer-size}, which is 256 MiB; a larger value is refused by its column, row and
 * size. Who writes values of several MiB should give the table a {@code read.batch-size} below its
 * 1,024 rows, for a batch of a reader holds less than 2 GiB in a column.
 *
 * <p><b>Kinds of rows:</b> a batch of a table with a primary key may have a column {@code
 * _VALUE_KIND} of 8-bit integers: 0 inserts, 1 is a row before an update, 2 one after, 3 deletes.
 * Without it, all rows are insertions. Tables that have the option {@code rowkind.field} take the
 * kinds from that column instead, and so do, of necessity, those whose keys move between
 * partitions; they refuse {@code _VALUE_KIND}.
 *
 * <p><b>Threads:</b> one at a time. A second thread that comes in while the first is writing gets
 * an {@link IllegalStateException}. Calls run to their end; an interrupt does not shorten them, and
 * stays set.
 *
 * <p><b>Failures:</b> a batch refused with {@link
 * io.github.paimonffm.exception.SchemaMismatchException} or {@link
 * io.github.paimonffm.exception.InvalidArgumentException} was refused whole, and the writer can go
 * on. After any other failure the writer is of no more use: every later call throws an {@link
 * IllegalStateException} that has the first failure as its cause, so that no part of the data is
 * lost silently.
 */
public interface BatchTableWrite extends AutoCloseable {

  /**
   * Writes a batch without dictionaries.
   *
   * @param root the batch; stays the caller's
   * @throws io.github.paimonffm.exception.SchemaMismatchException if it does not fit the table; the
   *     message has both schemas
   * @throws io.github.paimonffm.exception.InvalidArgumentException if it was closed, has a column
   *     encoded by a dictionary, or holds a value or the name of a partition that is too large
   * @throws IllegalStateException if the writer is closed, prepared, failed, or in use by another
   *     thread
   */
  void writeArrow(VectorSchemaRoot root);

  /**
   * Writes a batch of which some columns are encoded by dictionaries. Their values are what is
   * written.
   *
   * @param root the batch; stays the caller's
   * @param dictionaries where the dictionaries are found; stays the caller's
   * @throws io.github.paimonffm.exception.SchemaMismatchException if it does not fit the table; the
   *     message has both schemas
   * @throws io.github.paimonffm.exception.InvalidArgumentException if it was closed, a dictionary
   *     is not found, or it holds a value or the name of a partition that is too large
   * @throws IllegalStateException if the writer is closed, prepared, failed, or in use by another
   *     thread
   */
  void writeArrow(VectorSchemaRoot root, DictionaryProvider dictionaries);

  /**
   * Writes all batches that a reader has left, with its own dictionaries.
   *
   * @param reader the reader; stays the caller's, at its end
   * @return how many rows were written
   * @throws IOException if the reader fails; the writer can go on, with the batches before it
   *     written
   * @throws io.github.paimonffm.exception.SchemaMismatchException if a batch does not fit the
   *     table; those before it were written
   * @throws IllegalStateException if the writer is closed, prepared, failed, or in use by another
   *     thread
   */
  long writeArrow(ArrowReader reader) throws IOException;

  /**
   * Finishes the files, and ends the writing.
   *
   * @return a message for each partition and bucket written to, to be given to a committer of the
   *     same builder; empty if no row was written; unmodifiable
   * @throws IllegalStateException if the writer is closed, prepared already, failed, or in use by
   *     another thread
   */
  List<CommitMessage> prepareCommit();

  /**
   * Closes the writer, after the call in flight if there is one. Without {@link #prepareCommit},
   * what it wrote is deleted; after it, the files stay, committed or not. Closing twice is nothing.
   */
  @Override
  void close();
}
