package io.github.paimonffm.catalog;

import io.github.paimonffm.DataFile;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.Partition;
import io.github.paimonffm.RemovalResult;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.RowRouter;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * A table with the schema that was current when the table was opened from its {@link Catalog}. The
 * schema of a {@code Table} never changes; its snapshots are always the current ones.
 *
 * <p>A table is safe for use by multiple threads. It has no {@code close}: its native resources are
 * freed with its catalog, or when it becomes unreachable. After its catalog is closed, the table
 * still returns its description, but every other operation (snapshots, {@link #arrowSchema},
 * writing, reading) throws {@link IllegalStateException}.
 */
public interface Table {

  /**
   * Returns the name under which the table was opened.
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
   * Returns the branch that is read and written.
   *
   * @return {@code main}, or the branch passed to {@link #switchToBranch} or {@link
   *     Catalog#openTable}
   */
  String branch();

  /**
   * Returns the columns, keys, options and comment.
   *
   * @return the schema
   */
  Schema schema();

  /**
   * Returns the id of the schema.
   *
   * @return the schema id; 0 for the schema that the table was created with
   */
  long schemaId();

  /**
   * Returns the schema as an Arrow schema. Readers return batches with this schema, and {@code
   * writeArrow} accepts such batches without conversion.
   *
   * @return the Arrow schema
   */
  org.apache.arrow.vector.types.pojo.Schema arrowSchema();

  /**
   * Returns the partition columns.
   *
   * @return the column names in order; empty for an unpartitioned table; unmodifiable
   */
  List<String> partitionKeys();

  /**
   * Returns the columns of the primary key.
   *
   * @return the column names in order; empty for an append table; unmodifiable
   */
  List<String> primaryKeys();

  /**
   * Returns the table options.
   *
   * @return Paimon's table options as they are stored, or as the schema passed to {@link
   *     Catalog#openTable} has them; unmodifiable
   */
  Map<String, String> options();

  /**
   * Returns the comment.
   *
   * @return the comment; empty if the table has none
   */
  Optional<String> comment();

  /**
   * Returns the snapshot that is the newest at the time of the call.
   *
   * @return the snapshot; empty if the table has no snapshot yet
   * @throws io.github.paimonffm.exception.NotFoundException if the table was dropped
   */
  Optional<Snapshot> latestSnapshot();

  /**
   * Returns the snapshot with a given id.
   *
   * @param id the id of the snapshot
   * @return the snapshot
   * @throws io.github.paimonffm.exception.NotFoundException if the snapshot does not exist or has
   *     expired
   */
  Snapshot snapshot(long id);

  /**
   * Returns all snapshots that have not expired.
   *
   * @return the snapshots, ordered by id; unmodifiable
   * @throws io.github.paimonffm.exception.NotFoundException if the table was dropped
   */
  List<Snapshot> snapshots();

  /**
   * Returns the tagged snapshots. A tagged snapshot stays readable after it has expired.
   *
   * @return the snapshot of each tag, ordered by tag name; unmodifiable
   */
  SortedMap<String, Snapshot> tags();

  /**
   * Creates a tag of the newest snapshot. As {@code createTag} of Paimon Java's {@code Table}.
   *
   * @param name the name of the tag
   * @throws io.github.paimonffm.exception.AlreadyExistsException if the table has a tag with this
   *     name; of several callers who create a tag at once on local disk or S3, one creates it
   * @throws io.github.paimonffm.exception.NotFoundException if the table has no snapshot
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a tag cannot have the name:
   *     it is blank, ends with a space, is too long, or contains {@code :}, a path separator or a
   *     control character
   */
  void createTag(String name);

  /**
   * Creates a tag of a snapshot. On a table of a REST catalog the server creates the tag.
   *
   * @param name the name of the tag
   * @param snapshotId the id of the snapshot; an expired snapshot can be tagged if it has another
   *     tag
   * @throws io.github.paimonffm.exception.AlreadyExistsException if the table has a tag with this
   *     name
   * @throws io.github.paimonffm.exception.NotFoundException if the snapshot does not exist
   * @throws io.github.paimonffm.exception.InvalidArgumentException as for {@link
   *     #createTag(String)}
   */
  void createTag(String name, long snapshotId);

  /**
   * Deletes a tag. Files that only the tag needed become orphan files; {@link #removeOrphanFiles}
   * removes them. On a table of a REST catalog the server deletes the tag.
   *
   * @param name the name of the tag
   * @throws io.github.paimonffm.exception.NotFoundException if the table has no tag with this name
   */
  void deleteTag(String name);

  /**
   * Lists the branches of the table.
   *
   * @return the names of the branches without {@code main}, sorted; unmodifiable
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if the table belongs to a
   *     REST catalog
   */
  List<String> branches();

  /**
   * Creates a branch without snapshots, with the schemas of this table. As {@code createBranch} of
   * Paimon Java's {@code Table}. {@link #switchToBranch} opens the branch.
   *
   * @param name the name of the branch
   * @throws io.github.paimonffm.exception.AlreadyExistsException if the table has a branch with
   *     this name; of several callers who create a branch at once on local disk or S3, one creates
   *     it
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a branch cannot have the
   *     name: it is blank, {@code main}, a number, too long, or contains {@code :}, {@code $}, a
   *     path separator or a control character
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if the table belongs to a
   *     REST catalog, or is on a storage on which a branch cannot be created safely
   */
  void createBranch(String name);

  /**
   * Creates a branch that starts with the snapshot of a tag.
   *
   * @param name the name of the branch
   * @param tag the name of the tag; the branch has this tag as well, and the schemas up to the
   *     schema of its snapshot
   * @throws io.github.paimonffm.exception.NotFoundException if the table has no such tag
   * @throws io.github.paimonffm.exception.AlreadyExistsException as for {@link
   *     #createBranch(String)}
   * @throws io.github.paimonffm.exception.InvalidArgumentException as for {@link
   *     #createBranch(String)}
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException as for {@link
   *     #createBranch(String)}
   */
  void createBranch(String name, String tag);

  /**
   * Deletes a branch with its snapshots, tags and schemas. Data files that only the branch needed
   * become orphan files; {@link #removeOrphanFiles} removes them.
   *
   * @param name the name of the branch
   * @throws io.github.paimonffm.exception.NotFoundException if the table has no branch with this
   *     name
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a branch cannot have the name
   * @throws IllegalStateException if the table option {@code scan.fallback-branch} names the
   *     branch; or if the catalog of the table is closed
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if the table belongs to a
   *     REST catalog
   */
  void deleteBranch(String name);

  /**
   * Returns the partitions of the newest snapshot at the time of the call and a summary of their
   * contents, like Paimon's {@code $partitions} table. Reads the manifests of the snapshot, but no
   * data files.
   *
   * @return the partitions that have rows, ordered by their values as strings; unmodifiable. An
   *     unpartitioned table that is not empty has one partition with an empty specification
   * @throws io.github.paimonffm.exception.NotFoundException if the table was dropped
   */
  List<Partition> partitions();

  /**
   * Returns the data files of the newest snapshot at the time of the call, like Paimon's {@code
   * $files} table. Reads the manifests of the snapshot, but no data files.
   *
   * <p>The snapshot needs all of these files, also those whose rows a read skips or merges away.
   * They can be deleted once the snapshot and all later snapshots, tags and branches that need them
   * have expired.
   *
   * @return the data files, ordered by partition, bucket and path; empty if the table has no
   *     snapshot; unmodifiable
   * @throws io.github.paimonffm.exception.NotFoundException if the table was dropped
   * @throws io.github.paimonffm.exception.CorruptDataException if a manifest cannot be read
   */
  List<DataFile> files();

  /**
   * Returns the data files of an older snapshot, as {@link #files()} does.
   *
   * @param snapshotId the id of the snapshot
   * @return the data files, ordered by partition, bucket and path; unmodifiable
   * @throws io.github.paimonffm.exception.NotFoundException if the snapshot does not exist or has
   *     expired
   * @throws io.github.paimonffm.exception.CorruptDataException if a manifest cannot be read
   */
  List<DataFile> files(long snapshotId);

  /**
   * Removes orphan files, like Paimon's {@code remove_orphan_files}: files of writers that were
   * killed, and files of messages that were never committed.
   *
   * <p>A file is needed if a snapshot, tag, branch or changelog of the table refers to it. This
   * method considers only files that are in the table's own folder and have names that Paimon
   * generates. It does not consider the files of managed BLOBs, which rows refer to, or the files
   * in {@code data-file.external-paths}.
   *
   * <p><b>A writer whose messages are not yet committed also needs its files, and this method
   * cannot detect that.</b> Choose a value of {@code olderThan} that is further in the past than
   * the longest batch takes. A time one day ago is a common choice.
   *
   * <p>Works on local disks, on S3 and in {@code memory:} warehouses, but not on tables of REST
   * catalogs.
   *
   * @param olderThan the cutoff time: only files last modified before this time are removed. Must
   *     not be in the future
   * @param dryRun whether to return the orphan files without removing them
   * @return the orphan files that were removed, or that a dry run would remove, ordered by path,
   *     and the files that could not be removed, with the reasons
   * @throws io.github.paimonffm.exception.InvalidArgumentException if {@code olderThan} is in the
   *     future
   * @throws io.github.paimonffm.exception.PaimonIOException if the storage failed before any file
   *     was removed
   * @throws io.github.paimonffm.exception.CorruptDataException if a part of the table's history
   *     cannot be read; nothing was removed
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if the table belongs to a
   *     REST catalog, or if this library cannot commit to the table's storage; nothing was removed
   */
  RemovalResult removeOrphanFiles(Instant olderThan, boolean dryRun);

  /**
   * Returns the same table on another branch, like {@code switchToBranch} of Paimon's {@code
   * FileStoreTable}. Its schema, snapshots and tags are those of the branch, and writes go to the
   * branch.
   *
   * <p>Messages and splits belong to a branch. A committer or reader of another branch refuses
   * them.
   *
   * @param branch the name of the branch; {@code main} for the main branch
   * @return a separate table on the branch; this table is unchanged
   * @throws io.github.paimonffm.exception.NotFoundException if the branch does not exist
   * @throws IllegalStateException if the catalog of the table is closed
   */
  Table switchToBranch(String branch);

  /**
   * Adds the rows of a batch: writes and commits them in one call, like a writer and a committer of
   * {@link #newBatchWriteBuilder}. For several batches in one snapshot, use {@link
   * #append(ArrowReader)} or a writer.
   *
   * <p><b>Failures.</b> If the call fails and certainly published no snapshot, it deletes the files
   * that it has written. A failure of this deletion is {@linkplain Throwable#getSuppressed added}
   * to the exception. After a {@link io.github.paimonffm.write.CommitOutcomeUnknownException} no
   * file is deleted, because a snapshot may need the files. {@link
   * io.github.paimonffm.write.CommitOutcomeUnknownException#retry} repeats the commit. To repeat
   * the call instead could add the rows twice.
   *
   * @param batch the rows, as for {@link
   *     io.github.paimonffm.write.BatchTableWrite#writeArrow(VectorSchemaRoot)}; still belongs to
   *     the caller
   * @return the snapshot; empty if the batch has no rows and nothing was published
   * @throws io.github.paimonffm.exception.SchemaMismatchException if the batch does not fit the
   *     table
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the batch is closed or has a
   *     dictionary-encoded column, or if a value or a partition name is too large
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if the table cannot be
   *     written; see {@link BatchWriteBuilder#newWrite}
   * @throws io.github.paimonffm.exception.CommitConflictException if there were too many concurrent
   *     commits
   * @throws io.github.paimonffm.write.CommitOutcomeUnknownException if it is unknown whether the
   *     snapshot was published
   * @throws io.github.paimonffm.exception.PaimonIOException if the storage fails
   * @throws IllegalStateException if the catalog of the table is closed
   */
  Optional<Snapshot> append(VectorSchemaRoot batch);

  /**
   * Adds the rows of all remaining batches of a reader as one snapshot.
   *
   * @param reader the reader, with its dictionaries; still belongs to the caller, and is at its end
   *     after the call
   * @return the snapshot; empty if the reader has no rows and nothing was published
   * @throws IOException if the reader fails; nothing was published, and no file stays
   * @see #append(VectorSchemaRoot)
   */
  Optional<Snapshot> append(ArrowReader reader) throws IOException;

  /**
   * Adds rows that are Java objects as one snapshot.
   *
   * @param rows the rows; {@link io.github.paimonffm.write.RowWriter} lists the classes of rows and
   *     values
   * @return the snapshot; empty if there are no rows and nothing was published
   * @throws io.github.paimonffm.exception.SchemaMismatchException if a row does not fit the table;
   *     nothing was published, and no file stays
   * @see #append(VectorSchemaRoot)
   */
  Optional<Snapshot> appendRows(Iterable<?> rows);

  /**
   * Replaces the rows of the matching partitions by the rows of a batch: writes and commits them in
   * one call, like {@link io.github.paimonffm.write.BatchTableCommit#overwrite(List, Map)}. The
   * overwrite is static: the specification alone decides which rows are removed, regardless of the
   * table options and of the rows of the batch. So a batch without rows removes the matching
   * partitions.
   *
   * <p><b>An empty map matches all partitions: all rows of the table are replaced.</b>
   *
   * <p>Failures have the same effect as in {@link #append(VectorSchemaRoot)}.
   *
   * @param batch the rows, each of which must be in a matching partition; still belongs to the
   *     caller
   * @param partition the values of some of the partition columns, keyed by column name; <b>an empty
   *     map replaces all rows of the table</b>. {@link
   *     io.github.paimonffm.write.BatchTableCommit#overwrite(List, Map)} describes the values
   * @return the snapshot
   * @throws io.github.paimonffm.exception.InvalidArgumentException as for {@link
   *     #append(VectorSchemaRoot)}; if a column is not a partition column, or a value is not valid
   *     for its column; or if a row is in another partition. Nothing was published
   * @see #append(VectorSchemaRoot)
   */
  Optional<Snapshot> overwrite(VectorSchemaRoot batch, Map<String, ?> partition);

  /**
   * Replaces the rows of the matching partitions by the rows of all remaining batches of a reader.
   *
   * <p><b>An empty map matches all partitions: all rows of the table are replaced.</b>
   *
   * @param reader the reader, with its dictionaries; still belongs to the caller, and is at its end
   *     after the call
   * @param partition the values of some of the partition columns, keyed by column name; <b>an empty
   *     map replaces all rows of the table</b>
   * @return the snapshot
   * @throws IOException if the reader fails; nothing was published, and no file stays
   * @see #overwrite(VectorSchemaRoot, Map)
   */
  Optional<Snapshot> overwrite(ArrowReader reader, Map<String, ?> partition) throws IOException;

  /**
   * Starts a batch write: one logical commit with a new commit user. Looks up the newest snapshot,
   * so that a commit does not have to search older snapshots for its own commit user.
   *
   * @return a new builder
   * @throws io.github.paimonffm.exception.PaimonIOException if the storage fails
   */
  BatchWriteBuilder newBatchWriteBuilder();

  /**
   * Opens a router, which finds the partition and the bucket of rows before they are written. The
   * router uses the schema of this table and does not access the storage.
   *
   * @return a new router, to be closed by the caller; it stays usable after the catalog is closed
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if a key column has a type
   *     that cannot be written, or if only the writer can compute the fixed buckets of the table:
   *     {@code bucket-function.type} is {@code hive}, or {@code mod} with another bucket key than
   *     one INT or BIGINT column; a table without a bucket key has several buckets; or a column of
   *     the bucket key is a VARIANT
   * @throws io.github.paimonffm.exception.InvalidArgumentException if Paimon does not allow the
   *     keys or the number of buckets of the table
   * @throws IllegalStateException if the catalog of the table is closed
   */
  RowRouter newRowRouter();

  /**
   * Starts a read of all columns.
   *
   * @return a new builder
   */
  ReadBuilder newReadBuilder();
}
