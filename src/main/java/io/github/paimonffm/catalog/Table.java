package io.github.paimonffm.catalog;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Partition;
import io.github.paimonffm.RemovalResult;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A table as it was when it was got from its {@link Catalog}: its schema does not change under
 * one's hands, its snapshots are those of now.
 *
 * <p>Safe to use from many threads at once. A table is not closed: it goes with its catalog, or
 * when it is not used any more. Once its catalog is closed, its facts can still be asked for, while
 * all that needs the table itself (snapshots, {@link #arrowSchema}, writing, reading) throws {@link
 * IllegalStateException}.
 */
public interface Table {

  /**
   * The name under which it was got.
   *
   * @return its name
   */
  Identifier identifier();

  /**
   * Where its files lie.
   *
   * @return a path or URI without a slash at its end; a local one without {@code file:}
   */
  String location();

  /**
   * The branch that it is read from and written to.
   *
   * @return {@code main} unless it was got by {@link #switchToBranch}
   */
  String branch();

  /**
   * Its columns, keys, options and comment.
   *
   * @return its schema
   */
  Schema schema();

  /**
   * The number of its schema.
   *
   * @return 0 for the schema that it was created with
   */
  long schemaId();

  /**
   * Its schema as Arrow sees it: what a reader returns, and what {@code writeArrow} takes as it is.
   *
   * @return the Arrow schema
   */
  org.apache.arrow.vector.types.pojo.Schema arrowSchema();

  /**
   * The columns that it is partitioned by.
   *
   * @return their names in order; empty if it is not partitioned; unmodifiable
   */
  List<String> partitionKeys();

  /**
   * The columns of its primary key.
   *
   * @return their names in order; empty for an append table; unmodifiable
   */
  List<String> primaryKeys();

  /**
   * Its options.
   *
   * @return Paimon's table options as they are stored; unmodifiable
   */
  Map<String, String> options();

  /**
   * Its comment.
   *
   * @return the comment, if it has one
   */
  Optional<String> comment();

  /**
   * The newest snapshot, of now.
   *
   * @return empty if nothing was committed yet
   */
  Optional<Snapshot> latestSnapshot();

  /**
   * A snapshot by its number.
   *
   * @param id its number
   * @return the snapshot
   * @throws io.github.paimonffm.exception.NotFoundException if there is none, or none any more
   */
  Snapshot snapshot(long id);

  /**
   * All snapshots that have not expired.
   *
   * @return the snapshots by number; unmodifiable
   */
  List<Snapshot> snapshots();

  /**
   * The tagged snapshots, which stay when the others expire.
   *
   * @return the snapshot of each tag, by the tags' names in order; unmodifiable
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
   * The partitions of the newest snapshot, of now, with what lies in them, as Paimon's {@code
   * $partitions} shows it. Reads the snapshot's manifests, no data.
   *
   * @return the partitions that have rows, ordered by their values as texts; for a table without
   *     partition columns one, with an empty specification, unless it is empty; unmodifiable
   */
  List<Partition> partitions();

  /**
   * Removes the files that nothing needs: those of writers that were killed, or whose messages
   * nobody committed. As Paimon's {@code remove_orphan_files}.
   *
   * <p>A file is needed if a snapshot, tag, branch or changelog of the table names it. Only files
   * with names that Paimon gives, below the table's own folder, are looked at; those of managed
   * BLOBs, which rows refer to, and those in {@code data-file.external-paths} are not.
   *
   * <p><b>A writer that is still to commit needs its files as well, and nobody can see that.</b>
   * Leave it more time than the longest batch takes; a day is usual.
   *
   * @param olderThan only files that were last modified before this are removed; not in the future
   * @param dryRun whether to remove none, and just say which it would be
   * @return the files that were removed, or would be, by their paths; and the files that could not
   *     be removed, with the reasons
   * @throws io.github.paimonffm.exception.InvalidArgumentException if {@code olderThan} is in the
   *     future
   * @throws io.github.paimonffm.exception.PaimonIOException if the storage fails while files are
   *     looked for. Nothing was removed
   * @throws io.github.paimonffm.exception.CorruptDataException if a part of the table's history
   *     cannot be read. Nothing was removed
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if the table is neither on a
   *     local disk nor in memory
   */
  RemovalResult removeOrphanFiles(Instant olderThan, boolean dryRun);

  /**
   * The same table on another branch: its schema, snapshots and tags are those of the branch, and
   * what is written goes there. As {@code switchToBranch} of Paimon's {@code FileStoreTable}.
   *
   * <p>Messages and splits belong to the branch that they come from: a committer or reader of
   * another one refuses them.
   *
   * @param branch the branch's name; {@code main} for the table itself
   * @return the branch as a table of its own; this one stays where it is
   * @throws io.github.paimonffm.exception.NotFoundException if there is no such branch
   * @throws IllegalStateException if the catalog that the table came from is closed
   */
  Table switchToBranch(String branch);

  /**
   * Starts a batch write: one logical commit, by a commit user of its own. Looks up the newest
   * snapshot, so that a commit need not search those before it for a snapshot of its own.
   *
   * @return a new builder
   * @throws io.github.paimonffm.exception.PaimonIOException if the storage fails
   */
  BatchWriteBuilder newBatchWriteBuilder();

  /**
   * Starts a read of all columns.
   *
   * @return a new builder
   */
  ReadBuilder newReadBuilder();
}
