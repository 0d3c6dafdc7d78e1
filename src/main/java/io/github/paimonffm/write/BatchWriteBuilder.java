package io.github.paimonffm.write;

import com.google.errorprone.annotations.CheckReturnValue;
import io.github.paimonffm.Identifier;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * Makes the writers and the committer of one batch write to a table. As Paimon's own {@code
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
 * <p><b>One builder is one commit user and one logical commit</b>, of the messages of any number of
 * writers. To write on several threads, give each a writer of its own; to write in several
 * processes, serialize the builder, send it there, and send the messages back to where the
 * committer is. The next batch takes a new builder.
 *
 * <p>It is a configuration: immutable, so that what changes it returns another one, without
 * resources, with nothing to close. It is safe to use from many threads at once. Serialized, it
 * carries the catalog's options with it, <b>secrets included</b>, for the other process opens the
 * table by them; builders, readers and committers there share one catalog, open while one of them
 * is. A builder of a {@code memory:} warehouse cannot be serialized ({@link
 * java.io.NotSerializableException}).
 */
@CheckReturnValue
public interface BatchWriteBuilder extends Serializable {

  /**
   * The name of the table.
   *
   * @return its name
   */
  Identifier identifier();

  /**
   * Where the table's files lie.
   *
   * @return a path or URI without a slash at its end; a local one without {@code file:}
   */
  String location();

  /**
   * The branch that is written to.
   *
   * @return {@code main} unless said otherwise
   */
  String branch();

  /**
   * The commit user, which the snapshot will show: a random UUID, after the table option {@code
   * commit.user-prefix} and an underscore if it is set. It is shared by all writers and committers
   * of the builder, wherever it travels.
   *
   * @return the commit user
   */
  String commitUser();

  /**
   * Has writers take exactly what the table has: every column, in the table's order and Arrow types
   * ({@link io.github.paimonffm.catalog.Table#arrowSchema}); only the names inside nested types may
   * differ. Without it, columns are matched by name and widened; see {@link BatchTableWrite}.
   * Committers then take messages of the table's latest schema only.
   *
   * @return a builder of the same commit user, and so of the same logical commit, whose writers do
   */
  BatchWriteBuilder withStrictSchema();

  /**
   * Has writers take what this library cannot read again, too: tables with a primary key that have
   * deletion vectors without merging on read, the merge engine {@code first-row}, or postponed
   * buckets ({@code bucket=-2}), which read back without what was written until Paimon's own
   * compaction, in another engine, has been there; and, for Avro files, an {@code ARRAY}, {@code
   * MAP} or {@code MULTISET} that begins with a null {@code ROW} and goes on, or whose {@code ROW}s
   * an aggregation puts together. Without it, {@link #newWrite} refuses such tables, and writers
   * such batches.
   *
   * @return a builder of the same commit user, and so of the same logical commit, whose writers do
   */
  BatchWriteBuilder allowUnreadable();

  /**
   * A builder like this one whose writers and committers overwrite: {@link BatchTableCommit#commit}
   * replaces what is there instead of adding to it, dynamically or statically as Paimon Java does.
   * With the table option {@code dynamic-partition-overwrite} at its default, true, a partitioned
   * table loses the partitions that the messages touch; with false, and if it has no partitions, it
   * loses all its rows. {@link BatchTableCommit#overwrite} does either, whatever the option.
   *
   * <p>Messages of appending writers are refused by an overwriting committer, and the other way
   * round: in a table with a primary key the two number their rows differently.
   *
   * @return another builder, of the same commit user
   */
  BatchWriteBuilder withOverwrite();

  /**
   * As {@link #withOverwrite()}, but where the overwrite is static only the partitions that match
   * are replaced, and no other may be written to. Where it is dynamic the specification does not
   * count, as in Paimon Java.
   *
   * @param partition values of some of the partition columns, by their names; an empty map stands
   *     for all partitions. See {@link BatchTableCommit#overwrite(java.util.List, Map)}
   * @return another builder, of the same commit user
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a value is of a class that no
   *     partition column has. What the table makes of the values is found at the commit
   */
  BatchWriteBuilder withOverwrite(Map<String, ?> partition);

  /**
   * Accepts that this library ignores options of the table that would have its writers and
   * committers refused: what it writes is stale or wrong for some readers then. The table of
   * options in {@code docs/table-options.md} says for which.
   *
   * @param names the names of the options; a table without one of them is written as well
   * @return a builder of the same commit user, and so of the same logical commit, that accepts
   *     these options and those accepted before. A name that this library does not ignore makes
   *     {@link #newWrite} and {@link #newCommit} fail
   */
  BatchWriteBuilder withIgnoredOptions(String... names);

  /**
   * The options of the table that this library does not carry out: those that have writers and
   * committers refused unless they are {@linkplain #withIgnoredOptions accepted}, and those that
   * are logged at WARN once per table, because they need another job.
   *
   * @return the options by name; unmodifiable
   * @throws IllegalStateException if the catalog that the table came from is closed
   */
  List<IgnoredOption> ignoredOptions();

  /**
   * Has committers call a listener after each commit. Listeners stay in this process: a builder
   * that was serialized has none. They can also be provided to {@link java.util.ServiceLoader}.
   *
   * @param listener the listener, called after those that were added before
   * @return a builder of the same commit user, and so of the same logical commit, with the listener
   */
  BatchWriteBuilder withCommitListener(CommitListener listener);

  /**
   * Opens a writer.
   *
   * @return a writer, to be closed by the caller
   * @throws IllegalStateException if the catalog that the table came from is closed
   * @throws io.github.paimonffm.exception.NotFoundException if the builder came from elsewhere, and
   *     the table or its branch is not there, or is another one of the same name
   * @throws io.github.paimonffm.exception.SchemaMismatchException if the table's schema was changed
   *     since it was got from the catalog
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if the table is of a kind, or
   *     has options, that cannot be written; if it has an option that must not be ignored, unless
   *     {@linkplain #withIgnoredOptions that is accepted}; or if what is written could not be read
   *     at once, unless {@linkplain #allowUnreadable that is allowed}
   * @throws io.github.paimonffm.exception.InvalidArgumentException if an option of the table has a
   *     malformed value, or the table's schema breaks a rule of Paimon Java's schema validation;
   *     the message names the option, its value and the expected value
   */
  BatchTableWrite newWrite();

  /**
   * Opens a committer.
   *
   * @return a committer, to be closed by the caller
   * @throws IllegalStateException if the catalog that the table came from is closed
   * @throws io.github.paimonffm.exception.NotFoundException if the builder came from elsewhere, and
   *     the table or its branch is not there, or is another one of the same name
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if the table has an option
   *     that must not be ignored, unless {@linkplain #withIgnoredOptions that is accepted} or a
   *     {@link CommitListener} stands for it
   * @throws io.github.paimonffm.exception.InvalidArgumentException if an option about tags is
   *     malformed, or if a name was accepted that is not an option that this library ignores
   */
  BatchTableCommit newCommit();
}
