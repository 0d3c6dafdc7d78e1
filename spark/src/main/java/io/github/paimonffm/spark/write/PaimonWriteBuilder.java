package io.github.paimonffm.spark.write;

import io.github.paimonffm.catalog.Table;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.SupportsDynamicOverwrite;
import org.apache.spark.sql.connector.write.SupportsOverwriteV2;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;

/** A builder that collects Spark's settings of a write. Not safe for use by multiple threads. */
public final class PaimonWriteBuilder implements SupportsOverwriteV2, SupportsDynamicOverwrite {

  private final String name;
  private final Table table;
  private final LogicalWriteInfo info;
  private final boolean droppedOnFailure;
  private WriteMode mode = new WriteMode.Append();

  /**
   * Creates a builder.
   *
   * @param name the name of the table for messages
   * @param table the table
   * @param info the columns and options of the write
   * @param droppedOnFailure whether the statement drops the table if the write fails
   */
  public PaimonWriteBuilder(
      String name, Table table, LogicalWriteInfo info, boolean droppedOnFailure) {
    this.name = name;
    this.table = table;
    this.info = info;
    this.droppedOnFailure = droppedOnFailure;
  }

  @Override
  public WriteBuilder overwrite(Predicate[] predicates) {
    mode = new WriteMode.OverwriteStatic(PartitionPredicates.specification(table, predicates));
    return this;
  }

  @Override
  public WriteBuilder overwriteDynamicPartitions() {
    mode = new WriteMode.OverwriteDynamic();
    return this;
  }

  @Override
  public Write build() {
    return new PaimonWrite(
        name, table, info, WriteOptions.of(info.options()), mode, droppedOnFailure);
  }
}
