package io.github.paimonffm.write;

import io.github.paimonffm.RemovalResult;
import io.github.paimonffm.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Publishes what writers have written, as one snapshot, atomically against all other committers of
 * this library. As Paimon's own {@code BatchTableCommit}.
 *
 * <p>A builder commits once, whichever of its committers does it and whichever of the methods here:
 * its first commit uses it up, and a second one is refused, except of exactly the same, which
 * returns the snapshot that it became. So a commit can be repeated safely when its answer was lost.
 *
 * <p>What is replaced, and what an empty list of messages does; the same as in Paimon Java, where a
 * commit of a builder {@linkplain BatchWriteBuilder#withOverwrite() with overwrite} is the only way
 * to overwrite, dynamic or static as the table option {@code dynamic-partition-overwrite} says:
 *
 * <table>
 * <caption>Commits by table and kind</caption>
 * <tr><th>Commit</th><th>Table</th><th>With messages</th><th>Without</th></tr>
 * <tr><td>{@link #commit}, appending builder</td><td>any</td><td>nothing is replaced</td>
 *   <td>nothing is published, except with the table option {@code
 *   snapshot.ignore-empty-commit=false} or {@code commit.force-create-snapshot=true}: a snapshot
 *   without changes</td></tr>
 * <tr><td>{@link #overwrite(List)}, dynamic</td><td>partitioned</td>
 *   <td>the partitions that the messages touch</td><td>nothing is published</td></tr>
 * <tr><td>{@link #overwrite(List)}, dynamic</td><td>unpartitioned</td><td>all rows</td>
 *   <td><b>all rows are removed</b></td></tr>
 * <tr><td>{@link #overwrite(List, Map)}, static</td><td>partitioned</td>
 *   <td>the partitions that match</td><td><b>the partitions that match are removed</b></td></tr>
 * <tr><td>{@link #overwrite(List, Map)}, static, an empty map</td><td>any</td><td>all rows</td>
 *   <td><b>all rows are removed</b></td></tr>
 * <tr><td>{@link #commit}, overwriting builder</td><td>partitioned, {@code
 *   dynamic-partition-overwrite} not false</td><td>as dynamic</td><td>as dynamic</td></tr>
 * <tr><td>{@link #commit}, overwriting builder</td><td>any other</td>
 *   <td>as static, by the builder's map</td><td>as static, by the builder's map</td></tr>
 * <tr><td>{@link #truncateTable}</td><td>any</td><td>-</td><td>all rows are removed</td></tr>
 * <tr><td>{@link #truncatePartitions}</td><td>partitioned</td><td>-</td>
 *   <td>the partitions that match are removed</td></tr>
 * </table>
 *
 * <p>What replaces or removes is a snapshot of the kind {@link
 * io.github.paimonffm.CommitKind#OVERWRITE}, also where it found nothing to remove.
 *
 * <p>After a commit the committer creates and removes the tags that the table's options ask for
 * ({@code tag.automatic-creation} and others), and calls its {@linkplain CommitListener listeners}.
 * What fails there is logged; the commit stays, and the next commit creates tags that are missing.
 *
 * <p>Safe to use from many threads at once; commits of one builder wait for each other.
 */
public interface BatchTableCommit extends AutoCloseable {

  /**
   * Publishes messages: adds to what is there, or replaces it if the builder is one {@linkplain
   * BatchWriteBuilder#withOverwrite() with overwrite}.
   *
   * <p>The table's schema may have moved on since the messages were written, as long as they still
   * fit: keys and buckets are the same, no written column was changed or dropped, and added columns
   * may be null.
   *
   * <p>After a failure the same messages may be committed again: their files are left alone in any
   * case.
   *
   * @param messages all messages of all writers of the builder, in any order
   * @return the snapshot; empty if there is nothing to commit, which does not use the builder up
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a message is of another
   *     table, branch, commit user or mode, or is given twice; or if two writers wrote what only
   *     one may: in a table with a primary key one bucket, one partition if its buckets are
   *     dynamic, or the table if its keys are unique across partitions. The message says which.
   *     Nothing was published
   * @throws io.github.paimonffm.exception.SchemaMismatchException if the messages no longer fit the
   *     table's schema; or if it moved on at all and the builder is {@linkplain
   *     BatchWriteBuilder#withStrictSchema() strict}. Nothing was published
   * @throws io.github.paimonffm.exception.CommitConflictException if others got in the way too
   *     often. Nothing was published
   * @throws io.github.paimonffm.write.CommitOutcomeUnknownException if it cannot be told whether it
   *     was published; commit exactly the same messages again, or have its {@link CommitRetry} do
   *     it
   * @throws io.github.paimonffm.exception.CorruptDataException if a message names files that cannot
   *     be the table's. Nothing was published
   * @throws io.github.paimonffm.exception.PaimonIOException if the storage failed. Nothing was
   *     published
   * @throws IllegalStateException if the committer is closed, the builder has committed something
   *     else, or files of the messages are gone, because they were aborted or removed. Nothing was
   *     published
   */
  Optional<Snapshot> commit(List<CommitMessage> messages);

  /**
   * Replaces just the partitions that the messages touch, all of an unpartitioned table, whatever
   * the table's options.
   *
   * <p>Against others who write at the same time this is serial: what it replaces is found anew on
   * the newest snapshot each time it has to try again.
   *
   * @param messages all messages of all writers of the builder, in any order
   * @return the snapshot; empty if there is nothing to commit
   * @throws io.github.paimonffm.exception.InvalidArgumentException as for {@link #commit}, or if
   *     the builder appends
   */
  Optional<Snapshot> overwrite(List<CommitMessage> messages);

  /**
   * Replaces the partitions that match, whatever the table's options: all for which the given
   * columns have the given values.
   *
   * @param messages all messages of all writers of the builder, in any order; every row has to be
   *     in one of these partitions
   * @param partition values of some of the partition columns, by their names; <b>an empty map
   *     stands for all partitions</b>. Null, and the table's {@code partition.default-name}, mean
   *     the null partition. Any other value has to be exactly one of its column's, for what it
   *     selects is removed: nothing is rounded, cut or guessed.
   *     <ul>
   *       <li>BOOLEAN: a {@link Boolean}, or {@code "true"} or {@code "false"} in any case
   *       <li>TINYINT, SMALLINT, INT, BIGINT: any {@link Number} that is whole and in range, or its
   *           digits
   *       <li>DECIMAL: any {@link Number} without more decimal places than the column has, or its
   *           plain digits
   *       <li>CHAR, VARCHAR: a {@link String}, compared as it is
   *       <li>DATE: a {@link java.time.LocalDate}, or {@code "2026-06-26"}
   *       <li>TIME: a {@link java.time.LocalTime}, or {@code "12:34:56.789"}
   *       <li>TIMESTAMP: a {@link java.time.LocalDateTime}, or {@code "2026-06-26T12:34:56"}, also
   *           with a blank for the {@code T}
   *       <li>TIMESTAMP WITH LOCAL TIME ZONE: an {@link java.time.Instant}, {@link
   *           java.time.OffsetDateTime} or {@link java.time.ZonedDateTime}, or a text as above with
   *           {@code Z} or an offset at its end
   *     </ul>
   *
   * @return the snapshot
   * @throws io.github.paimonffm.exception.InvalidArgumentException as for {@link #commit}; if the
   *     builder appends; if a column is no partition column, or a value is none of its column's:
   *     the message names column, type and value; or if rows are of another partition, which the
   *     message names. Nothing was published
   */
  Optional<Snapshot> overwrite(List<CommitMessage> messages, Map<String, ?> partition);

  /**
   * Removes all rows, of every partition. The files stay until the snapshots before expire.
   *
   * @return the snapshot
   * @throws IllegalStateException if the committer is closed, or the builder has committed
   *     something else
   */
  Optional<Snapshot> truncateTable();

  /**
   * Removes the partitions that match one of several specifications.
   *
   * @param partitions each values of some of the partition columns, at least one, as for {@link
   *     #overwrite(List, Map)}
   * @return the snapshot
   * @throws io.github.paimonffm.exception.InvalidArgumentException if there is none, or one is
   *     empty, or a column or value is wrong. Nothing was removed
   * @throws IllegalStateException if the committer is closed, or the builder has committed
   *     something else
   */
  Optional<Snapshot> truncatePartitions(List<? extends Map<String, ?>> partitions);

  /**
   * Gives up on messages: deletes the files that they name, data, changelog and index files with
   * their sidecars. They can no longer be committed. A file that is already gone is neither removed
   * nor failed.
   *
   * <p>Only call it when nobody is going to commit them, in any process: a commit that has begun
   * elsewhere is not seen. After a commit, also one whose outcome is unknown, it is refused.
   *
   * @param messages messages of the builder's writers, any of them
   * @return the files that were removed, and the files that could not be removed with the reasons;
   *     after a failure {@code abort} can be called again
   * @throws IllegalStateException if a file of them belongs to a snapshot, tag, branch or changelog
   *     of the table: they were committed, here or elsewhere; or if the committer is closed.
   *     Nothing was deleted
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a message is of another
   *     table, branch, commit user or mode, or is given twice. Nothing was deleted
   * @throws io.github.paimonffm.exception.CorruptDataException if a message names files that cannot
   *     be the table's, or the table's history cannot be read. Nothing was deleted
   * @throws io.github.paimonffm.exception.PaimonIOException if the storage fails while the table's
   *     history is read. Nothing was deleted
   */
  RemovalResult abort(List<CommitMessage> messages);

  /** Closes the committer, after the commit in flight if there is one. Closing twice is nothing. */
  @Override
  void close();
}
