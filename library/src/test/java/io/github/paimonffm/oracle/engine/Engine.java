package io.github.paimonffm.oracle.engine;

import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.Rows;
import io.github.paimonffm.oracle.model.Step;
import io.github.paimonffm.oracle.model.TableSpec;
import java.util.List;
import java.util.SequencedMap;

/**
 * An implementation of Paimon that creates, writes and reads the tables of one warehouse. A table
 * name may end with {@code $branch_} and the name of a branch.
 */
public interface Engine extends AutoCloseable {

  /** The database of all tables. */
  String DATABASE = "db";

  /** The separator between the name of a table and the name of its branch. */
  String BRANCH = "$branch_";

  /** Returns the engine's name for messages. */
  String name();

  /**
   * Creates a table.
   *
   * @throws Refusal if the engine refuses the table
   */
  void create(String table, TableSpec spec) throws Exception;

  /**
   * Creates a table.
   *
   * @param schema the JSON of {@code org.apache.paimon.schema.Schema}
   * @throws Refusal if the engine refuses the table
   */
  void create(String table, String schema) throws Exception;

  /**
   * Opens a table for writing and reading, but does not write or read any rows.
   *
   * @throws Refusal if the engine refuses the table
   */
  void open(String table) throws Exception;

  /**
   * Writes changes and commits them as one snapshot.
   *
   * @throws Refusal if the engine refuses to write to the table
   */
  void write(String table, List<Change> changes) throws Exception;

  /** Commits a step that the engine must not refuse. */
  void apply(String table, Step step) throws Exception;

  /** Returns the commit kinds of all snapshots, oldest first. */
  List<String> commitKinds(String table) throws Exception;

  /**
   * Returns all rows of the latest snapshot, in {@link Rows#ORDER}.
   *
   * @throws Refusal if the engine refuses to read the table
   */
  List<List<Object>> read(String table) throws Exception;

  /**
   * Returns the rows of the latest snapshot whose columns have the given values; null equals null.
   * Each returned row has the first column of the table and the compared columns. The rows are in
   * {@link Rows#ORDER}.
   */
  List<List<Object>> readWhere(String table, SequencedMap<String, Object> values) throws Exception;

  /** Returns the row counts of all partitions, in ascending order. */
  List<Long> partitionRows(String table) throws Exception;

  @Override
  void close();
}
