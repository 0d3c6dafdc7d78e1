package io.github.paimonffm.paimonjava.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.paimonjava.NativeReads;
import io.github.paimonffm.paimonjava.NativeWrites;
import io.github.paimonffm.paimonjava.choice.NativeChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.options.Options;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.schema.Schema;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.Table;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.table.source.Split;
import org.apache.paimon.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * Tables with a key {@code k}, a text {@code v} and, if they are partitioned, a text {@code dt}.
 */
public final class Tables implements AutoCloseable {

  private static final String DATABASE = "db";

  private final Catalog catalog;

  private Tables(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Opens a catalog on the local disk. */
  public static Tables open(String metastore, Path warehouse) throws Exception {
    return open(metastore, warehouse.toString());
  }

  /** Opens a catalog at a location. */
  public static Tables open(String metastore, String warehouse) throws Exception {
    Map<String, String> options = new HashMap<>();
    options.put("warehouse", warehouse);
    options.put("metastore", metastore);
    return open(CatalogContext.create(Options.fromMap(options)));
  }

  /** Opens a catalog. */
  public static Tables open(CatalogContext context) throws Exception {
    Catalog catalog = CatalogFactory.createCatalog(context);
    catalog.createDatabase(DATABASE, true);
    return new Tables(catalog);
  }

  public Catalog catalog() {
    return catalog;
  }

  public static Identifier name(String table) {
    return Identifier.create(DATABASE, table);
  }

  /** Creates a table without keys that uses the native writer. */
  public FileStoreTable append(String name, Map<String, String> options) throws Exception {
    return create(name, options, schema -> {});
  }

  /** Creates a table without keys and with partitions that uses the native writer. */
  public FileStoreTable partitioned(String name, Map<String, String> options) throws Exception {
    return create(
        name, options, schema -> schema.column("dt", DataTypes.STRING()).partitionKeys("dt"));
  }

  /** Creates a table with the primary key {@code k} and two buckets that uses the native writer. */
  public FileStoreTable keyed(String name, Map<String, String> options) throws Exception {
    Map<String, String> more = new HashMap<>(Map.of("bucket", "2"));
    more.putAll(options);
    return create(name, more, schema -> schema.primaryKey("k"));
  }

  /** Creates a table with more columns or keys that uses the native writer. */
  public FileStoreTable create(
      String name, Map<String, String> options, Consumer<Schema.Builder> keys) throws Exception {
    Map<String, String> more = new HashMap<>(Map.of("write.native.enabled", "true"));
    more.putAll(options);
    Schema.Builder schema =
        Schema.newBuilder()
            .column("k", DataTypes.INT().notNull())
            .column("v", DataTypes.STRING())
            .options(more);
    keys.accept(schema);
    catalog.createTable(name(name), schema.build(), false);
    return table(name);
  }

  public FileStoreTable table(String name) throws Exception {
    return (FileStoreTable) catalog.getTable(name(name));
  }

  public static GenericRow row(int k, String v) {
    return GenericRow.of(k, BinaryString.fromString(v));
  }

  public static GenericRow row(int k, String v, String dt) {
    return GenericRow.of(k, BinaryString.fromString(v), BinaryString.fromString(dt));
  }

  /** Writes rows with the native writer and commits them. */
  public static void commit(Table table, GenericRow... rows) throws Exception {
    commit(table, null, rows);
  }

  /**
   * Writes rows with the native writer and commits them.
   *
   * @param overwritten the partition that the commit replaces; empty for the partitions of the
   *     rows; null to replace nothing
   */
  public static void commit(
      Table table, @Nullable Map<String, String> overwritten, GenericRow... rows) throws Exception {
    BatchWriteBuilder builder = NativeWrites.newBatchWriteBuilder(table);
    if (overwritten != null) {
      builder.withOverwrite(overwritten);
    }
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      for (GenericRow row : rows) {
        write.write(row);
      }
      assertEquals(NativeChoice.NATIVE, NativeWrites.choice(write));
      commit.commit(write.prepareCommit());
    }
  }

  /** Returns the rows of a table as texts such as {@code 1,a}, in the order of the texts. */
  public static List<String> rows(Table table) throws Exception {
    ReadBuilder builder = table.newReadBuilder();
    return rows(table, builder, builder.newScan().plan().splits(), false);
  }

  /** Returns the rows of a table, which the native reader reads. */
  public static List<String> nativeRows(Table table) throws Exception {
    return nativeRows(table, table.newReadBuilder().newScan().plan().splits());
  }

  /** Returns the rows of splits, which the native reader reads. */
  public static List<String> nativeRows(Table table, List<Split> splits) throws Exception {
    return rows(table, NativeReads.newReadBuilder(table), splits, true);
  }

  private static List<String> rows(
      Table table, ReadBuilder builder, List<Split> splits, boolean isNative) throws Exception {
    List<String> rows = new ArrayList<>();
    int columns = table.rowType().getFieldCount();
    for (Split split : splits) {
      try (RecordReader<InternalRow> reader = builder.newRead().createReader(split)) {
        if (isNative) {
          assertEquals(NativeChoice.NATIVE, NativeReads.choice(reader));
        }
        reader.forEachRemaining(row -> rows.add(text(row, columns)));
      }
    }
    rows.sort(null);
    return rows;
  }

  private static String text(InternalRow row, int columns) {
    StringBuilder text = new StringBuilder(Integer.toString(row.getInt(0)));
    for (int i = 1; i < columns; i++) {
      text.append(',').append(row.isNullAt(i) ? "null" : row.getString(i).toString());
    }
    return text.toString();
  }

  @Override
  public void close() throws Exception {
    catalog.close();
  }
}
