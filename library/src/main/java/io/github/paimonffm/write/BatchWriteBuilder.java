package io.github.paimonffm.write;

import com.google.errorprone.annotations.CheckReturnValue;
import io.github.paimonffm.Identifier;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A factory for the writers and the committer of one batch write to a table, like Paimon's {@code
 * BatchWriteBuilder}.
 *
 * {@snippet :
 * BatchWriteBuilder builder = table.newBatchWriteBuilder();
 * try (BatchTableWrite write = builder.newWrite();
 *     BatchTableCommit commit = builder.newCommit()) {
 *   write.writeArrow(root);
 *   List<CommitMessage> messages = write.prepareCommit();
 *   Optional<Snapshot> snapshot = commit.commit(messages);
 * }
 * }
 *
 * <p><b>One builder stands for one commit user and one logical commit</b>, which contains the
 * messages of any number of writers. To write on several threads, use one writer for each thread.
 * To write in several processes, serialize the builder, send it to the other processes, and send
 * the messages back to the process of the committer. Use a new builder for the next batch.
 *
 * <p>A builder only holds configuration. It is immutable (each {@code with} method returns a new
 * builder) and safe for use by multiple threads. It holds no resources and does not need to be
 * closed.
 *
 * <p>A builder can be serialized. The serialized form contains the options of the catalog,
 * <b>including secrets</b>, because the other process opens the table with them. The deserialized
 * builders in the other process, and their writers, readers and committers, share one catalog,
 * which stays open as long as any of them uses it. A builder for a table in a {@code memory:}
 * warehouse cannot be serialized ({@link java.io.NotSerializableException}).
 */
@CheckReturnValue
public interface BatchWriteBuilder extends Serializable {

  /**
   * Returns the name of the table.
   *
   * @return the name of the table
   */
  Identifier identifier();

  /**
   * Returns the location of the table's files.
   *
   * @return a path or URI without a trailing slash; a path without {@code file:} for a local table
   */
  String location();

  /**
   * Returns the branch that is written to.
   *
   * @return the branch of the table; {@code main} by default
   */
  String branch();

  /**
   * Returns the commit user, which appears in the snapshot: a random UUID, preceded by the table
   * option {@code commit.user-prefix} and an underscore if the option is set. All writers and
   * committers of the builder have this commit user, in every process.
   *
   * @return the commit user
   */
  String commitUser();

  /**
   * Requires batches to have exactly the table's columns, in the table's order and with the Arrow
   * types of {@link io.github.paimonffm.catalog.Table#arrowSchema}; only the names inside nested
   * types can differ. By default, columns are matched by name and widened; see {@link
   * BatchTableWrite}. Strict committers also require that messages were written with the table's
   * latest schema.
   *
   * @return a strict builder with the same commit user, and therefore for the same logical commit
   */
  BatchWriteBuilder withStrictSchema();

  /**
   * Allows writing data that this library cannot read back. By default, {@link #newWrite} refuses
   * such tables and writers refuse such batches:
   *
   * <ul>
   *   <li>tables with a primary key that have deletion vectors without merge-on-read, the merge
   *       engine {@code first-row}, or postponed buckets ({@code bucket=-2}): reads do not return
   *       the written rows until Paimon's compaction has run in another engine;
   *   <li>in Avro files, an {@code ARRAY}, {@code MAP} or {@code MULTISET} that starts with a null
   *       {@code ROW} followed by other elements, or whose {@code ROW}s are combined by an
   *       aggregation.
   * </ul>
   *
   * @return a builder that allows this, with the same commit user, and therefore for the same
   *     logical commit
   */
  BatchWriteBuilder withUnreadableData();

  /**
   * Returns a builder whose writers and committers overwrite: {@link BatchTableCommit#commit}
   * replaces data instead of adding rows, either dynamically or statically, as in Paimon Java. If
   * the table option {@code dynamic-partition-overwrite} is true (the default) and the table is
   * partitioned, the partitions that the messages touch are replaced. Otherwise all rows of the
   * table are replaced. {@link BatchTableCommit#overwrite} supports both kinds, regardless of the
   * option.
   *
   * <p>An overwriting committer refuses messages of appending writers and vice versa, because
   * appending and overwriting writers number the rows of a table with a primary key differently.
   *
   * @return an overwriting builder with the same commit user
   */
  BatchWriteBuilder withOverwrite();

  /**
   * Returns a builder like {@link #withOverwrite()}, except that a static overwrite replaces only
   * the matching partitions, and all rows must be in these partitions. A dynamic overwrite ignores
   * the specification, as in Paimon Java.
   *
   * @param partition the values of some of the partition columns, keyed by column name; an empty
   *     map matches all partitions. See {@link BatchTableCommit#overwrite(java.util.List, Map)}
   * @return an overwriting builder with the same commit user
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a value has a class that no
   *     partition column accepts; whether the values fit the columns of the table is checked at the
   *     commit
   */
  BatchWriteBuilder withOverwrite(Map<String, ?> partition);

  /**
   * Accepts that this library ignores table options that would otherwise make its writers and
   * committers fail. The written data is then stale or wrong for some readers; {@code
   * docs/table-options.md} describes the effect of each option.
   *
   * @param names the names of the options; the table does not need to have them
   * @return a builder with the same commit user, and therefore for the same logical commit, that
   *     accepts these options and those accepted before. If a name is not an option that this
   *     library ignores, {@link #newWrite} and {@link #newCommit} fail
   */
  BatchWriteBuilder withIgnoredOptions(String... names);

  /**
   * Returns the options of the table that this library does not implement. Some of them make
   * writers and committers fail unless they are {@linkplain #withIgnoredOptions accepted}. The
   * other options are only reported: they are logged at WARN once per table.
   *
   * @return the options, ordered by name; unmodifiable
   * @throws IllegalStateException if the catalog of the table is closed
   */
  List<IgnoredOption> ignoredOptions();

  /**
   * Sets how many lanes each writer has. A lane encodes and writes rows on a thread of its own,
   * while the caller fills the next batch. The default is one lane for each processor of the JVM's
   * machine or container.
   *
   * <p>All rows of a bucket with a fixed number go through one lane, and so do all rows of a
   * partition in other tables. A lane keeps the order of the rows. In a table without partitions
   * and without fixed buckets, any lane can write any batch: each lane writes files of its own, and
   * the order of the batches in the table is not defined. A lane is used only after the lanes
   * before it have received 16 MiB of rows each, so small writes create one file. Tables whose keys
   * can move to another partition have one lane, and so do tables without partitions whose buckets
   * are dynamic or postponed.
   *
   * <p>The files that lanes write are as large as those of one lane: the table option {@code
   * target-file-size} applies to each lane.
   *
   * @param lanes the number of lanes of each writer, from 1 to 256
   * @return a builder with the same commit user, and therefore for the same logical commit
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the number is not in this
   *     range
   */
  BatchWriteBuilder withParallelism(int lanes);

  /**
   * Limits the native memory that each writer holds: rows that wait for a lane, and rows that are
   * encoded but not yet in a file. A writer that reaches the limit never fails. {@link
   * BatchTableWrite#writeArrow(org.apache.arrow.vector.VectorSchemaRoot) writeArrow} waits for the
   * lanes, and the lanes close their largest files early, so that a write to many partitions can
   * create several files in a partition. A batch that is larger than the limit is still written.
   * The writer of a table with a primary key and dynamic buckets does not close files early, but
   * its buffer for each bucket shrinks with the limit.
   *
   * <p>The default is 512 MiB for each lane, but at most a quarter of the memory of the machine or
   * container.
   *
   * @param bytes the limit in bytes, at least 1 MiB
   * @return a builder with the same commit user, and therefore for the same logical commit
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the limit is too small
   */
  BatchWriteBuilder withMemoryLimit(long bytes);

  /**
   * Adds a listener that committers call after each commit. Listeners stay in this process: a
   * deserialized builder has none. Listeners can also be provided through {@link
   * java.util.ServiceLoader}.
   *
   * @param listener the listener, called after the listeners added before
   * @return a builder with the listener and the same commit user, and therefore for the same
   *     logical commit
   */
  BatchWriteBuilder withCommitListener(CommitListener listener);

  /**
   * Adds a listener for the progress of each writer. The thread that uses a writer calls the
   * listener after a batch, if the interval has passed since the last call, and after {@link
   * BatchTableWrite#prepareCommit}. Listeners stay in this process: a deserialized builder has
   * none.
   *
   * @param listener the listener, called after the listeners added before
   * @param interval the shortest time between two calls while batches are written; zero for a call
   *     after each batch
   * @return a builder with the listener and the same commit user, and therefore for the same
   *     logical commit
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the interval is negative
   */
  BatchWriteBuilder withWriteListener(WriteListener listener, Duration interval);

  /**
   * Opens a writer.
   *
   * @return a writer, which the caller must close
   * @throws IllegalStateException if the catalog of the table is closed
   * @throws io.github.paimonffm.exception.NotFoundException if the builder was deserialized and its
   *     table or branch does not exist or was replaced by another table of the same name
   * @throws io.github.paimonffm.exception.SchemaMismatchException if the schema of the table was
   *     changed after the table was opened from its catalog
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if the table has a kind or
   *     options that this library cannot write; if it has an option that must not be ignored and is
   *     not {@linkplain #withIgnoredOptions accepted}; or if the written data could not be read
   *     back immediately and this is not {@linkplain #withUnreadableData allowed}
   * @throws io.github.paimonffm.exception.InvalidArgumentException if an option of the table has a
   *     malformed value, or the schema of the table breaks a rule of Paimon Java's schema
   *     validation; the message names the option, its value and the expected value
   */
  BatchTableWrite newWrite();

  /**
   * Opens a router for the rows of this builder's table, so that a process that has only a
   * deserialized builder can send its rows to the right writers. All options of the builder are
   * ignored. As {@code newWriteSelector} of Paimon Java.
   *
   * @return a new router, to be closed by the caller
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException as for {@link
   *     io.github.paimonffm.catalog.Table#newRowRouter}
   * @throws IllegalStateException if the catalog of the builder is closed
   */
  RowRouter newRowRouter();

  /**
   * Opens a committer.
   *
   * @return a committer, which the caller must close
   * @throws IllegalStateException if the catalog of the table is closed
   * @throws io.github.paimonffm.exception.NotFoundException if the builder was deserialized and its
   *     table or branch does not exist or was replaced by another table of the same name
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if the table has an option
   *     that must not be ignored, and that is neither {@linkplain #withIgnoredOptions accepted} nor
   *     replaced by a {@link CommitListener}
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a tag option is malformed, or
   *     an accepted name is not an option that this library ignores
   */
  BatchTableCommit newCommit();
}
