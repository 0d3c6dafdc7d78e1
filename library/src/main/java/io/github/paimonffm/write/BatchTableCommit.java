package io.github.paimonffm.write;

import io.github.paimonffm.RemovalResult;
import io.github.paimonffm.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A committer, which publishes the messages of the writers as one snapshot, like Paimon's {@code
 * BatchTableCommit}. Commits are atomic against all other committers of this library.
 *
 * <p>A builder commits only once, no matter which of its committers and which method is used. A
 * repeated commit of the same messages returns the existing snapshot; a different second commit
 * fails. A commit can therefore be repeated safely if its result was lost.
 *
 * <p>The following table shows the effect of each commit, which is the same as in Paimon Java. In
 * Paimon Java, the only way to overwrite is a {@link #commit} of a builder {@linkplain
 * BatchWriteBuilder#withOverwrite() with overwrite}; the table option {@code
 * dynamic-partition-overwrite} decides whether that overwrite is dynamic or static.
 *
 * <table>
 * <caption>Commits by table and kind</caption>
 * <tr><th>Commit</th><th>Table</th><th>With messages</th><th>Without messages</th></tr>
 * <tr><td>{@link #commit}, appending builder</td><td>any</td><td>rows are added</td>
 *   <td>nothing is published; with the table option {@code
 *   snapshot.ignore-empty-commit=false} or {@code commit.force-create-snapshot=true}, a snapshot
 *   without changes is published</td></tr>
 * <tr><td>{@link #overwrite(List)}, dynamic</td><td>partitioned</td>
 *   <td>the partitions that the messages touch are replaced</td><td>nothing is published</td></tr>
 * <tr><td>{@link #overwrite(List)}, dynamic</td><td>unpartitioned</td><td>all rows are replaced</td>
 *   <td><b>all rows are removed</b></td></tr>
 * <tr><td>{@link #overwrite(List, Map)}, static</td><td>partitioned</td>
 *   <td>the matching partitions are replaced</td><td><b>the matching partitions are removed</b></td></tr>
 * <tr><td>{@link #overwrite(List, Map)}, static, empty map</td><td>any</td><td>all rows are replaced</td>
 *   <td><b>all rows are removed</b></td></tr>
 * <tr><td>{@link #commit}, overwriting builder</td><td>partitioned, {@code
 *   dynamic-partition-overwrite} not false</td><td>like dynamic</td><td>like dynamic</td></tr>
 * <tr><td>{@link #commit}, overwriting builder</td><td>any other</td>
 *   <td>like static, with the builder's map</td><td>like static, with the builder's map</td></tr>
 * <tr><td>{@link #truncateTable}</td><td>any</td><td>-</td><td>all rows are removed</td></tr>
 * <tr><td>{@link #truncatePartitions}</td><td>partitioned</td><td>-</td>
 *   <td>the matching partitions are removed</td></tr>
 * </table>
 *
 * <p>Every overwrite and truncation publishes a snapshot of kind {@link
 * io.github.paimonffm.CommitKind#OVERWRITE}, even if it removed no rows.
 *
 * <p>After a commit, the committer creates and removes the tags that the table options ask for
 * ({@code tag.automatic-creation} and others) and calls its {@linkplain CommitListener listeners}.
 * A failure in this step is only logged: the commit stays published, and the next commit creates
 * missing tags.
 *
 * <p>A committer is safe for use by multiple threads. Commits of one builder run one after another.
 */
public interface BatchTableCommit extends AutoCloseable {

  /**
   * Publishes messages: adds rows, or replaces rows if the builder is {@linkplain
   * BatchWriteBuilder#withOverwrite() overwriting}.
   *
   * <p>The schema of the table may have changed since the messages were written, as long as the
   * messages still fit: keys and buckets are unchanged, no written column was changed or dropped,
   * and added columns are nullable.
   *
   * <p>A failed commit never deletes the files of its messages, so the same messages can be
   * committed again.
   *
   * @param messages all messages of all writers of the builder, in any order
   * @return the snapshot; empty if there was nothing to commit, in which case the builder can still
   *     commit
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a message belongs to another
   *     table, branch, commit user or mode, or is given twice; or if two writers wrote to the same
   *     bucket of a table with a primary key, to the same partition of a table with a primary key
   *     and dynamic buckets, or to the same table if its keys are unique across partitions. The
   *     message names the difference; nothing was published
   * @throws io.github.paimonffm.exception.SchemaMismatchException if the messages no longer fit the
   *     schema of the table; or if the schema changed in any way and the builder is {@linkplain
   *     BatchWriteBuilder#withStrictSchema() strict}. Nothing was published
   * @throws io.github.paimonffm.exception.CommitConflictException if there were too many concurrent
   *     commits; nothing was published
   * @throws io.github.paimonffm.write.CommitOutcomeUnknownException if it is unknown whether the
   *     snapshot was published; commit exactly the same messages again, or use the {@link
   *     CommitRetry} of the exception
   * @throws io.github.paimonffm.exception.CorruptDataException if a message names files that cannot
   *     belong to the table; nothing was published
   * @throws io.github.paimonffm.exception.PaimonIOException if the storage failed; nothing was
   *     published
   * @throws IllegalStateException if the committer is closed, the builder has made a different
   *     commit, or files of the messages no longer exist because they were aborted or removed.
   *     Nothing was published
   */
  Optional<Snapshot> commit(List<CommitMessage> messages);

  /**
   * Replaces only the partitions that the messages touch, or all rows of an unpartitioned table,
   * regardless of the table options.
   *
   * <p>An overwrite and concurrent commits take effect one after another: each retry determines the
   * rows to replace from the newest snapshot.
   *
   * @param messages all messages of all writers of the builder, in any order
   * @return the snapshot; empty if there was nothing to commit
   * @throws io.github.paimonffm.exception.InvalidArgumentException as for {@link #commit}, or if
   *     the builder appends
   */
  Optional<Snapshot> overwrite(List<CommitMessage> messages);

  /**
   * Replaces the matching partitions, regardless of the table options. A partition matches if the
   * given columns have the given values.
   *
   * @param messages all messages of all writers of the builder, in any order; every row must be in
   *     a matching partition
   * @param partition the values of some of the partition columns, keyed by column name; <b>an empty
   *     map matches all partitions</b>. Null and the table's {@code partition.default-name} select
   *     the null partition. Any other value must be an exact value of its column, because the
   *     matching data is removed: values are not rounded, truncated or guessed.
   *     <ul>
   *       <li>BOOLEAN: a {@link Boolean}, or {@code "true"} or {@code "false"} in any case
   *       <li>TINYINT, SMALLINT, INT, BIGINT: any {@link Number} that is an integer and in range,
   *           or its digits
   *       <li>DECIMAL: any {@link Number} with no more decimal places than the column, or its plain
   *           digits
   *       <li>CHAR, VARCHAR: a {@link String}, compared without changes
   *       <li>DATE: a {@link java.time.LocalDate}, or {@code "2026-06-26"}
   *       <li>TIME: a {@link java.time.LocalTime}, or {@code "12:34:56.789"}
   *       <li>TIMESTAMP: a {@link java.time.LocalDateTime}, or {@code "2026-06-26T12:34:56"}, or
   *           the same with a space instead of the {@code T}
   *       <li>TIMESTAMP WITH LOCAL TIME ZONE: an {@link java.time.Instant}, {@link
   *           java.time.OffsetDateTime} or {@link java.time.ZonedDateTime}, or a string as for
   *           TIMESTAMP, followed by {@code Z} or an offset
   *     </ul>
   *
   * @return the snapshot
   * @throws io.github.paimonffm.exception.InvalidArgumentException as for {@link #commit}; if the
   *     builder appends; if a column is not a partition column, or a value is not valid for its
   *     column (the message names the column, the type and the value); or if rows are in another
   *     partition (the message names the partition). Nothing was published
   */
  Optional<Snapshot> overwrite(List<CommitMessage> messages, Map<String, ?> partition);

  /**
   * Removes all rows of all partitions. The data files stay until the earlier snapshots expire.
   *
   * @return the snapshot
   * @throws IllegalStateException if the committer is closed, or the builder has made a different
   *     commit
   */
  Optional<Snapshot> truncateTable();

  /**
   * Removes the partitions that match any of several specifications.
   *
   * @param partitions the specifications; each has values for at least one partition column, as for
   *     {@link #overwrite(List, Map)}
   * @return the snapshot
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the list or one of its
   *     specifications is empty, or a column or value is invalid; nothing was removed
   * @throws IllegalStateException if the committer is closed, or the builder has made a different
   *     commit
   */
  Optional<Snapshot> truncatePartitions(List<? extends Map<String, ?>> partitions);

  /**
   * Deletes the files of messages that will not be committed: data files, changelog files and index
   * files with their sidecars. The messages can no longer be committed. Files that no longer exist
   * are neither removed nor failed.
   *
   * <p>Call this method only if no process is going to commit the messages: the method cannot
   * detect a commit in progress in another process. After a commit of the builder, including a
   * commit with an unknown outcome, the call is refused.
   *
   * @param messages any messages of the builder's writers
   * @return the files that were removed, and the files that could not be removed with the reasons;
   *     after a failure {@code abort} can be called again
   * @throws IllegalStateException if a file of the messages belongs to a snapshot, tag, branch or
   *     changelog of the table, because a process has committed the messages; or if the committer
   *     is closed. Nothing was deleted
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a message is of another
   *     table, branch, commit user or mode, or is given twice. Nothing was deleted
   * @throws io.github.paimonffm.exception.CorruptDataException if a message names files that cannot
   *     be the table's, or the table's history cannot be read. Nothing was deleted
   * @throws io.github.paimonffm.exception.PaimonIOException if the storage fails while the table's
   *     history is read. Nothing was deleted
   */
  RemovalResult abort(List<CommitMessage> messages);

  /**
   * Closes the committer, after a commit in progress has completed. Closing a closed committer has
   * no effect.
   */
  @Override
  void close();
}
