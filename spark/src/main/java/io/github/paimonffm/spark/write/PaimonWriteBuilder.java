package io.github.paimonffm.spark.write;

import io.github.paimonffm.catalog.Table;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.SupportsDynamicOverwrite;
import org.apache.spark.sql.connector.write.SupportsOverwriteV2;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.internal.SQLConf;

/** A builder that collects Spark's settings of a write. Not safe for use by multiple threads. */
public final class PaimonWriteBuilder implements SupportsOverwriteV2, SupportsDynamicOverwrite {

  private final WriteTarget target;
  private final LogicalWriteInfo info;
  private WriteMode mode = new WriteMode.Append();

  /**
   * Creates a builder.
   *
   * @param target the table
   * @param info the columns and options of the write
   */
  public PaimonWriteBuilder(WriteTarget target, LogicalWriteInfo info) {
    this.target = target;
    this.info = info;
  }

  @Override
  public WriteBuilder overwrite(Predicate[] predicates) {
    mode =
        new WriteMode.OverwriteStatic(
            PartitionPredicates.specification(target.table(), predicates));
    return this;
  }

  /**
   * Replaces all rows. {@code mode("overwrite").save(location)} calls this too; there, as for
   * Spark's own files, the mode of overwrites decides whether only the written partitions are
   * replaced.
   */
  @Override
  public WriteBuilder truncate() {
    Table table = target.table();
    return !target.inCatalog() && !table.partitionKeys().isEmpty() && isDynamic()
        ? overwriteDynamicPartitions()
        : SupportsOverwriteV2.super.truncate();
  }

  private boolean isDynamic() {
    String key = "partitionOverwriteMode";
    String session = SQLConf.get().getConfString("spark.sql.sources." + key, "static");
    return info.options().getOrDefault(key, session).equalsIgnoreCase("dynamic");
  }

  @Override
  public WriteBuilder overwriteDynamicPartitions() {
    mode = new WriteMode.OverwriteDynamic();
    return this;
  }

  @Override
  public Write build() {
    try {
      return new PaimonWrite(target, info, WriteOptions.of(info.options()), mode);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(Refusal.message(target.name(), e.getMessage()), e);
    }
  }
}
