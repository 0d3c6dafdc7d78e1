package io.github.paimonffm.spark.lineitem;

import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A data source for Spark with the rows of TPC-H's table {@code lineitem}. The option {@code scale}
 * is TPC-H's scale factor (1 is 6 million rows), and {@code tasks} is the number of tasks that
 * generate them.
 */
public final class LineitemSource implements TableProvider {

  private static final DataType MONEY = DataTypes.createDecimalType(15, 2);

  private static final StructType SCHEMA =
      new StructType()
          .add("l_orderkey", DataTypes.LongType, false)
          .add("l_partkey", DataTypes.LongType, false)
          .add("l_suppkey", DataTypes.LongType, false)
          .add("l_linenumber", DataTypes.IntegerType, false)
          .add("l_quantity", MONEY, false)
          .add("l_extendedprice", MONEY, false)
          .add("l_discount", MONEY, false)
          .add("l_tax", MONEY, false)
          .add("l_returnflag", DataTypes.StringType, false)
          .add("l_linestatus", DataTypes.StringType, false)
          .add("l_shipdate", DataTypes.DateType, false)
          .add("l_commitdate", DataTypes.DateType, false)
          .add("l_receiptdate", DataTypes.DateType, false)
          .add("l_shipinstruct", DataTypes.StringType, false)
          .add("l_shipmode", DataTypes.StringType, false)
          .add("l_comment", DataTypes.StringType, false);

  /** For Spark. */
  public LineitemSource() {}

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return SCHEMA;
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    CaseInsensitiveStringMap options = new CaseInsensitiveStringMap(properties);
    return new Lineitem(options.getDouble("scale", 0.01), options.getInt("tasks", 2));
  }

  private record Lineitem(double scale, int tasks) implements SupportsRead {
    @Override
    public String name() {
      return "lineitem";
    }

    @Override
    public Column[] columns() {
      return CatalogV2Util.structTypeToV2Columns(SCHEMA, false);
    }

    @Override
    public Set<TableCapability> capabilities() {
      return EnumSet.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return () -> new LineitemScan(scale, tasks);
    }
  }

  private record LineitemScan(double scale, int tasks) implements Scan, Batch {
    @Override
    public StructType readSchema() {
      return SCHEMA;
    }

    @Override
    public Batch toBatch() {
      return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
      return IntStream.rangeClosed(1, tasks)
          .mapToObj(part -> new Part(scale, part, tasks))
          .toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
      return new Factory();
    }
  }

  private record Part(double scale, int part, int parts) implements InputPartition {}

  private record Factory() implements PartitionReaderFactory {
    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      Part part = (Part) partition;
      return new Rows(new LineItemGenerator(part.scale(), part.part(), part.parts()).iterator());
    }
  }

  /** The rows of one task. */
  private static final class Rows implements PartitionReader<InternalRow> {
    private final Iterator<LineItem> items;

    Rows(Iterator<LineItem> items) {
      this.items = items;
    }

    @Override
    public boolean next() {
      return items.hasNext();
    }

    @Override
    public InternalRow get() {
      LineItem item = items.next();
      return new GenericInternalRow(
          new Object[] {
            item.getOrderKey(),
            item.getPartKey(),
            item.getSupplierKey(),
            item.getLineNumber(),
            money(item.getQuantity() * 100),
            money(item.getExtendedPriceInCents()),
            money(item.getDiscountPercent()),
            money(item.getTaxPercent()),
            text(item.getReturnFlag()),
            text(item.getStatus()),
            item.getShipDate(),
            item.getCommitDate(),
            item.getReceiptDate(),
            text(item.getShipInstructions()),
            text(item.getShipMode()),
            text(item.getComment())
          });
    }

    private static Decimal money(long cents) {
      return Decimal.createUnsafe(cents, 15, 2);
    }

    private static UTF8String text(String value) {
      return UTF8String.fromString(value);
    }

    @Override
    public void close() {}
  }
}
