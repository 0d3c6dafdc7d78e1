package io.github.paimonffm.spark.table;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.spark.function.Buckets;
import io.github.paimonffm.spark.read.PaimonScanBuilder;
import io.github.paimonffm.spark.types.ColumnReferences;
import io.github.paimonffm.spark.types.SparkTypes;
import io.github.paimonffm.spark.write.PaimonWriteBuilder;
import io.github.paimonffm.spark.write.PartitionPredicates;
import io.github.paimonffm.spark.write.RowDeletion;
import io.github.paimonffm.spark.write.WriteTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.NoSuchPartitionException;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.SupportsAtomicPartitionManagement;
import org.apache.spark.sql.connector.catalog.SupportsDeleteV2;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.constraints.Constraint;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A Paimon table, or an older snapshot of it, in the driver. */
public final class PaimonTable
    implements SupportsRead, SupportsWrite, SupportsDeleteV2, SupportsAtomicPartitionManagement {

  /** The name of this connector, as in {@code format("paimon-ffm")}. */
  public static final String PROVIDER = "paimon-ffm";

  /**
   * The name of the table format in statements: {@code USING paimon}. Spark shows it without
   * quotes, so it must not have a hyphen.
   */
  public static final String FORMAT = "paimon";

  private final String name;
  private final Table table;
  private final ReadBuilder read;
  private final Schema arrow;
  private final Column[] columns;
  private final TablePartitions partitions;
  private final boolean current;
  private final boolean inCatalog;

  private PaimonTable(
      String name,
      Table table,
      ReadBuilder read,
      Schema arrow,
      Column[] columns,
      boolean current,
      boolean inCatalog) {
    this.name = name;
    this.table = table;
    this.read = read;
    this.arrow = arrow;
    this.columns = columns;
    this.partitions = new TablePartitions(name, table, columns);
    this.current = current;
    this.inCatalog = inCatalog;
  }

  /**
   * Returns a table whose newest snapshot is read.
   *
   * @param name the name for messages
   * @param table the table
   * @return the table for Spark
   */
  public static PaimonTable current(String name, Table table) {
    return current(name, table, true);
  }

  /**
   * Returns a table that was given by its location, without a catalog plug-in. Its newest snapshot
   * is read.
   *
   * @param location the location, for messages
   * @param table the table
   * @return the table for Spark
   */
  public static PaimonTable atLocation(String location, Table table) {
    return current(location, table, false);
  }

  private static PaimonTable current(String name, Table table, boolean inCatalog) {
    Column[] columns = SparkTypes.toSpark(table.schema().columns());
    return new PaimonTable(
        name, table, table.newReadBuilder(), table.arrowSchema(), columns, true, inCatalog);
  }

  /**
   * Returns an older snapshot of a table. It cannot be written.
   *
   * @param name the name for messages
   * @param table the table
   * @param read a read of the snapshot
   * @return the table for Spark
   */
  public static PaimonTable asOf(String name, Table table, ReadBuilder read) {
    Schema arrow = arrowSchema(read);
    Column[] columns = SparkTypes.toSpark(arrow, table.arrowSchema(), table.schema().columns());
    return new PaimonTable(name, table, read, arrow, columns, false, true);
  }

  /** Returns the Arrow schema of what a builder reads. */
  private static Schema arrowSchema(ReadBuilder read) {
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader reader = read.newRead().createReader(List.of(), allocator)) {
      return reader.getVectorSchemaRoot().getSchema();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
  public Transform[] partitioning() {
    List<Transform> transforms = new ArrayList<>();
    table.partitionKeys().forEach(key -> transforms.add(ColumnReferences.identity(key)));
    Buckets.of(table.schema()).ifPresent(buckets -> transforms.add(buckets.transform()));
    return transforms.toArray(Transform[]::new);
  }

  @Override
  public Constraint[] constraints() {
    List<String> keys = table.primaryKeys();
    if (keys.isEmpty()) {
      return new Constraint[0];
    }
    NamedReference[] references =
        keys.stream().map(ColumnReferences::column).toArray(NamedReference[]::new);
    // Spark does not let a statement declare an enforced key.
    return new Constraint[] {
      Constraint.primaryKey("primary_key", references).enforced(false).build()
    };
  }

  @Override
  public Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>(table.options());
    properties.put(TableCatalog.PROP_PROVIDER, FORMAT);
    properties.put(TableCatalog.PROP_LOCATION, table.location());
    properties.put(TableCatalog.PROP_IS_MANAGED_LOCATION, "true");
    table.comment().ifPresent(comment -> properties.put(TableCatalog.PROP_COMMENT, comment));
    return properties;
  }

  @Override
  public Set<TableCapability> capabilities() {
    return current
        ? EnumSet.of(
            TableCapability.BATCH_READ,
            TableCapability.BATCH_WRITE,
            TableCapability.TRUNCATE,
            TableCapability.OVERWRITE_BY_FILTER,
            TableCapability.OVERWRITE_DYNAMIC)
        : EnumSet.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return new PaimonScanBuilder(name, table, read, arrow, columns, current, options);
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    return new PaimonWriteBuilder(
        inCatalog ? WriteTarget.inCatalog(name, table) : WriteTarget.atLocation(name, table), info);
  }

  /** Deletes whole partitions only. All other conditions are refused. */
  @Override
  public void deleteWhere(Predicate[] predicates) {
    delete(List.of(PartitionPredicates.specification(table, predicates)));
  }

  private void delete(List<Map<String, Object>> selected) {
    if (!current) {
      throw new UnsupportedOperationException(
          "table " + name + " is read at an older snapshot; its rows cannot be deleted");
    }
    new RowDeletion(name, table).partitions(selected);
  }

  @Override
  public boolean truncateTable() {
    deleteWhere(new Predicate[0]);
    return true;
  }

  @Override
  public StructType partitionSchema() {
    return partitions.schema();
  }

  @Override
  public InternalRow[] listPartitionIdentifiers(String[] names, InternalRow values) {
    return partitions.list(names, values);
  }

  @Override
  public Map<String, String> loadPartitionMetadata(InternalRow values) {
    return partitions.describe(values);
  }

  @Override
  public boolean dropPartitions(InternalRow[] dropped) {
    // Without partitions, nothing is published.
    if (dropped.length > 0) {
      delete(Arrays.stream(dropped).map(partitions::specification).toList());
    }
    return dropped.length > 0;
  }

  @Override
  public boolean purgePartition(InternalRow values) {
    return dropPartitions(new InternalRow[] {values});
  }

  @Override
  public boolean purgePartitions(InternalRow[] purged) {
    return dropPartitions(purged);
  }

  @Override
  public boolean partitionExists(InternalRow values) {
    return partitions.exists(values);
  }

  @Override
  public boolean truncatePartition(InternalRow values) throws NoSuchPartitionException {
    if (!partitions.exists(values)) {
      throw new NoSuchPartitionException(name, values, partitions.schema());
    }
    return dropPartitions(new InternalRow[] {values});
  }

  @Override
  public boolean truncatePartitions(InternalRow[] truncated) {
    return dropPartitions(truncated);
  }

  @Override
  public void createPartitions(InternalRow[] values, Map<String, String>[] metadata) {
    throw new UnsupportedOperationException(
        "no partition can be added to table " + name + ": its first row creates a partition");
  }

  @Override
  public void replacePartitionMetadata(InternalRow values, Map<String, String> metadata) {
    throw new UnsupportedOperationException("the partitions of table " + name + " have no options");
  }

  @Override
  public String toString() {
    return name;
  }
}
