package io.github.paimonffm.spark.catalog;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.spark.table.PaimonTable;
import io.github.paimonffm.spark.write.NewTableWrites;
import io.github.paimonffm.spark.write.PaimonWriteBuilder;
import io.github.paimonffm.spark.write.WriteTarget;
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

/** The staged table of a statement that creates a table and writes its rows. */
final class NewTable implements StagedTable, SupportsWrite {

  private final String name;
  private final Table table;
  private final PaimonTable shown;
  private final NewTableWrites writes;
  private final Runnable commit;
  private final Runnable abort;

  /**
   * Creates a staged table.
   *
   * @param name the name for messages
   * @param table the table to which the rows are written
   * @param writes records the commit users of the statement
   * @param commit gives the table its name; has no effect if the table already has it
   * @param abort drops the table
   */
  NewTable(String name, Table table, NewTableWrites writes, Runnable commit, Runnable abort) {
    this.name = name;
    this.table = table;
    this.shown = PaimonTable.current(name, table);
    this.writes = writes;
    this.commit = commit;
    this.abort = abort;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Column[] columns() {
    return shown.columns();
  }

  @Override
  public Transform[] partitioning() {
    return shown.partitioning();
  }

  @Override
  public Constraint[] constraints() {
    return shown.constraints();
  }

  @Override
  public Map<String, String> properties() {
    return shown.properties();
  }

  @Override
  public Set<TableCapability> capabilities() {
    return EnumSet.of(TableCapability.BATCH_WRITE, TableCapability.TRUNCATE);
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    return new PaimonWriteBuilder(WriteTarget.created(name, table, writes), info);
  }

  @Override
  public void commitStagedChanges() {
    commit.run();
  }

  @Override
  public void abortStagedChanges() {
    abort.run();
  }

  @Override
  public String toString() {
    return name;
  }
}
