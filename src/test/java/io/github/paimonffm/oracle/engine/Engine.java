package io.github.paimonffm.oracle.engine;

import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.Rows;
import io.github.paimonffm.oracle.model.Step;
import io.github.paimonffm.oracle.model.TableSpec;
import java.util.List;
import java.util.SequencedMap;

/**
 * Something that creates, writes and reads the tables of one warehouse. A table's name may end with
 * {@code $branch_} and the name of a branch.
 */
public interface Engine extends AutoCloseable {

  /** The database that all tables are in. */
  String DATABASE = "db";

  /** What stands between the names of a table and of its branch. */
  String BRANCH = "$branch_";

  /** How messages call it. */
  String name();

  /**
   * Creates a table.
   *
   * @throws Refusal if it does not take such a table
   */
  void create(String table, TableSpec spec) throws Exception;

  /**
   * Creates a table.
   *
   * @param schema the JSON of {@code org.apache.paimon.schema.Schema}
   * @throws Refusal if it does not take such a table
   */
  void create(String table, String schema) throws Exception;

  /**
   * Opens a table for writing and for reading, and does neither.
   *
   * @throws Refusal if it does not take such a table
   */
  void open(String table) throws Exception;

  /**
   * Writes the changes and commits them as one snapshot.
   *
   * @throws Refusal if it does not write to such a table
   */
  void write(String table, List<Change> changes) throws Exception;

  /** Takes a step, in which nothing is refused. */
  void take(String table, Step step) throws Exception;

  /** The commit kinds of all snapshots, the oldest first. */
  List<String> commitKinds(String table) throws Exception;

  /**
   * All rows of now, in {@link Rows#ORDER}.
   *
   * @throws Refusal if it does not read such a table
   */
  List<List<Object>> read(String table) throws Exception;

  /**
   * Of the rows of now in which each of these columns equals its value, or is null where the value
   * is, the first column and these, in {@link Rows#ORDER}.
   */
  List<List<Object>> readWhere(String table, SequencedMap<String, Object> values) throws Exception;

  /** How many rows the files of each partition hold, in ascending order. */
  List<Long> partitionRows(String table) throws Exception;

  @Override
  void close();
}
