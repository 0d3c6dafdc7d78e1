package io.github.paimonffm.spark.catalog;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.spark.table.PaimonTable;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.constraints.Constraint;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;

/**
 * The staged table of a statement that replaces a table by a table with the same definition. Only
 * the rows are replaced, in one commit. The table keeps its snapshots, tags and branches.
 */
final class ReplacedRows implements StagedTable, SupportsWrite {

  private final PaimonTable table;
  private boolean written;

  ReplacedRows(String name, Table table) {
    this.table = PaimonTable.current(name, table);
  }

  @Override
  public String name() {
    return table.name();
  }

  @Override
  public Column[] columns() {
    return table.columns();
  }

  @Override
  public Transform[] partitioning() {
    return table.partitioning();
  }

  @Override
  public Constraint[] constraints() {
    return table.constraints();
  }

  @Override
  public Map<String, String> properties() {
    return table.properties();
  }

  @Override
  public Set<TableCapability> capabilities() {
    return EnumSet.of(TableCapability.BATCH_WRITE, TableCapability.TRUNCATE);
  }

  /** Returns the builder of the write. Spark requests an overwrite of all rows from the builder. */
  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    written = true;
    return table.newWriteBuilder(info);
  }

  /** Removes all rows if the statement had no query. A query has already replaced the rows. */
  @Override
  public void commitStagedChanges() {
    if (!written) {
      table.truncateTable();
    }
  }

  /** Has no effect, because the abort of the write deletes the files of the write. */
  @Override
  public void abortStagedChanges() {}

  @Override
  public String toString() {
    return table.name();
  }
}
