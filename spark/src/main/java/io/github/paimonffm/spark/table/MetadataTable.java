package io.github.paimonffm.spark.table;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A table whose rows the driver computes. */
final class MetadataTable implements SupportsRead {

  private final String name;
  private final Column[] columns;
  private final Supplier<InternalRow[]> rows;

  /**
   * Creates a table.
   *
   * @param rows returns the rows at the time of the call, in Spark's internal form
   */
  MetadataTable(String name, Column[] columns, Supplier<InternalRow[]> rows) {
    this.name = name;
    this.columns = columns;
    this.rows = rows;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Column[] columns() {
    return columns.clone();
  }

  @Override
  public Set<TableCapability> capabilities() {
    return EnumSet.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return () -> new MetadataScan(name, CatalogV2Util.v2ColumnsToStructType(columns), rows.get());
  }

  private record MetadataScan(String name, StructType readSchema, InternalRow[] rows)
      implements LocalScan {
    @Override
    public String description() {
      return name;
    }
  }
}
