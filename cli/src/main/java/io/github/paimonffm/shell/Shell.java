package io.github.paimonffm.shell;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.cli.source.FileFormat;
import io.github.paimonffm.cli.source.Sources;
import io.github.paimonffm.cli.text.Cells;
import io.github.paimonffm.cli.text.Sizes;
import io.github.paimonffm.cli.text.TableDescription;
import io.github.paimonffm.cli.text.TextTable;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/**
 * The methods of the shell. They work on one catalog, which {@link #open} opens, and print to
 * {@code System.out}. Not safe for use by multiple threads.
 *
 * <p>Readers of files, tables and batches are Arrow readers, so they can also be passed to {@code
 * writeArrow} of a writer.
 */
public final class Shell {
  /** The number of rows that {@code show} prints at most. */
  public static final int MAX_ROWS = 20;

  private static final BufferAllocator ALLOCATOR = new RootAllocator();
  private static final Sources SOURCES = new Sources();

  private static @Nullable Catalog catalog;

  private Shell() {}

  /**
   * Opens the catalog that the other methods use.
   *
   * @param warehouse the folder or URI of the tables
   * @return the catalog
   */
  public static Catalog open(String warehouse) {
    if (catalog != null) {
      catalog.close();
    }
    catalog = Catalog.open(Map.of("warehouse", warehouse));
    return catalog;
  }

  /**
   * Returns the allocator of the batches of all readers.
   *
   * @return the allocator, which is never closed
   */
  public static BufferAllocator allocator() {
    return ALLOCATOR;
  }

  private static Catalog catalog() {
    if (catalog == null) {
      throw new IllegalStateException("no catalog is open; call Shell.open(warehouse) first");
    }
    return catalog;
  }

  /** Prints the names of all tables of the catalog. */
  public static void tables() {
    TextTable names = new TextTable(List.of("table"));
    for (String database : catalog().listDatabases()) {
      for (String table : catalog().listTables(database)) {
        names.row(Identifier.of(database, table));
      }
    }
    print(names);
  }

  /**
   * Opens a table.
   *
   * @param name the name, as {@code database.table}
   * @return the table with its current schema
   */
  public static Table table(String name) {
    return catalog().getTable(Identifier.parse(name));
  }

  /**
   * Prints the columns, keys, options and newest snapshot of a table.
   *
   * @param table the table
   */
  public static void describe(Table table) {
    TableDescription.lines(table).forEach(System.out::println);
  }

  /**
   * Opens a CSV file with a header line.
   *
   * @param file the path
   * @return a reader of the rows, with types that fit the values; can be used once
   * @throws IOException if the file cannot be read
   */
  public static ArrowReader csv(String file) throws IOException {
    return read(file, FileFormat.CSV);
  }

  /**
   * Opens a file of JSON objects.
   *
   * @param file the path
   * @return a reader of the rows, with types that fit the values; can be used once
   * @throws IOException if the file cannot be read
   */
  public static ArrowReader json(String file) throws IOException {
    return read(file, FileFormat.JSON);
  }

  /**
   * Opens a Parquet file.
   *
   * @param file the path
   * @return a reader of the rows; can be used once
   * @throws IOException if the file cannot be read
   */
  public static ArrowReader parquet(String file) throws IOException {
    return read(file, FileFormat.PARQUET);
  }

  /**
   * Opens an Arrow IPC file.
   *
   * @param file the path
   * @return a reader of the rows; can be used once
   * @throws IOException if the file cannot be read
   */
  public static ArrowReader arrow(String file) throws IOException {
    return read(file, FileFormat.ARROW);
  }

  private static ArrowReader read(String file, FileFormat format) throws IOException {
    return SOURCES.read(Path.of(file), format, ALLOCATOR);
  }

  /**
   * Appends all rows of a reader to a table with one commit, and closes the reader. Creates the
   * table and its database from the columns of the reader if they do not exist. Prints the number
   * of rows and the snapshot.
   *
   * @param reader the reader
   * @param name the name of the table, as {@code database.table}
   * @throws IOException if the reader fails; nothing was committed
   */
  public static void load(ArrowReader reader, String name) throws IOException {
    Identifier identifier = Identifier.parse(name);
    try (reader) {
      if (!catalog().tableExists(identifier)) {
        Schema schema = Schema.fromArrow(reader.getVectorSchemaRoot().getSchema(), reader).build();
        catalog().createDatabase(identifier.database(), true);
        catalog().createTable(identifier, schema, true);
      }
      Table table = catalog().getTable(identifier);
      BatchWriteBuilder builder = table.newBatchWriteBuilder();
      try (BatchTableWrite write = builder.newWrite();
          BatchTableCommit commit = builder.newCommit()) {
        long rows = write.writeArrow(reader);
        Optional<Snapshot> snapshot = commit.commit(write.prepareCommit());
        System.out.printf(
            "%s loaded into %s, %s%n",
            Sizes.count(rows, "row"),
            name,
            snapshot.map(s -> "snapshot " + s.id()).orElse("no snapshot"));
      }
    }
  }

  /**
   * Prints the first rows of a table.
   *
   * @param table the table
   * @throws IOException if the table cannot be read
   */
  public static void show(Table table) throws IOException {
    OptionalLong all =
        table.latestSnapshot().map(Snapshot::totalRecordCount).orElse(OptionalLong.of(0));
    // One row more shows whether there are more rows.
    ReadBuilder read = table.newReadBuilder().withLimit(MAX_ROWS + 1L);
    show(
        read.newRead().createReader(read.newScan().plan().splits(), ALLOCATOR),
        // In a table with a primary key, the number counts rows that a read merges.
        table.primaryKeys().isEmpty() ? all : OptionalLong.empty());
  }

  /**
   * Prints the next rows of a reader, and closes the reader.
   *
   * @param reader the reader
   * @throws IOException if the reader fails
   */
  public static void show(ArrowReader reader) throws IOException {
    show(reader, OptionalLong.empty());
  }

  private static void show(ArrowReader reader, OptionalLong all) throws IOException {
    try (reader) {
      VectorSchemaRoot batch = reader.getVectorSchemaRoot();
      TextTable rows = tableOf(batch);
      long shown = 0;
      boolean more = false;
      while (!more && reader.loadNextBatch()) {
        int count = (int) Math.min(batch.getRowCount(), MAX_ROWS - shown);
        addRows(rows, batch, count, reader);
        shown += count;
        more = count < batch.getRowCount();
      }
      print(rows);
      printCount(shown, more ? all : OptionalLong.of(shown));
    }
  }

  /**
   * Prints the first rows of a batch without dictionaries. The batch stays as it is.
   *
   * @param batch the batch
   */
  public static void show(VectorSchemaRoot batch) {
    TextTable rows = tableOf(batch);
    int count = Math.min(batch.getRowCount(), MAX_ROWS);
    addRows(rows, batch, count, new MapDictionaryProvider());
    print(rows);
    printCount(count, OptionalLong.of(batch.getRowCount()));
  }

  private static TextTable tableOf(VectorSchemaRoot batch) {
    TextTable rows =
        new TextTable(batch.getSchema().getFields().stream().map(f -> f.getName()).toList());
    for (int column = 0; column < batch.getFieldVectors().size(); column++) {
      if (Cells.isNumeric(batch.getVector(column))) {
        rows.alignRight(column);
      }
    }
    return rows;
  }

  private static void addRows(
      TextTable rows, VectorSchemaRoot batch, int count, DictionaryProvider dictionaries) {
    for (int row = 0; row < count; row++) {
      List<@Nullable Object> values = new ArrayList<>();
      for (FieldVector vector : batch.getFieldVectors()) {
        values.add(Cells.text(vector, row, dictionaries));
      }
      rows.row(values.toArray());
    }
  }

  /**
   * Prints the first elements of a list, such as {@code table.snapshots()}, {@code
   * table.partitions()} or {@code table.files()}. The components of records become columns, except
   * those that have no value in any element.
   *
   * @param list the elements, all of one class
   */
  public static void show(List<?> list) {
    if (list.isEmpty()) {
      System.out.println("(0 rows)");
      return;
    }
    List<?> elements = list.subList(0, Math.min(list.size(), MAX_ROWS));
    RecordComponent[] components = list.getFirst().getClass().getRecordComponents();
    if (components == null) {
      TextTable rows = new TextTable(List.of("value"));
      elements.forEach(rows::row);
      print(rows);
    } else {
      print(records(elements, components));
    }
    printCount(elements.size(), OptionalLong.of(list.size()));
  }

  private static TextTable records(List<?> elements, RecordComponent[] components) {
    List<String> names = new ArrayList<>();
    List<List<@Nullable Object>> columns = new ArrayList<>();
    for (RecordComponent component : components) {
      List<@Nullable Object> column = new ArrayList<>();
      elements.forEach(element -> column.add(value(element, component)));
      if (column.stream().anyMatch(value -> value != null && !value.equals(Map.of()))) {
        names.add(component.getName());
        columns.add(column);
      }
    }
    TextTable rows = new TextTable(names);
    for (int row = 0; row < elements.size(); row++) {
      @Nullable Object[] values = new Object[columns.size()];
      for (int column = 0; column < values.length; column++) {
        values[column] = columns.get(column).get(row);
      }
      rows.row(values);
    }
    return rows;
  }

  private static @Nullable Object value(Object element, RecordComponent component) {
    try {
      return plain(component.getAccessor().invoke(element));
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalArgumentException("cannot show " + component + " of " + element, e);
    }
  }

  /** Unwraps optional values. */
  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case Optional<?> optional -> optional.orElse(null);
      case OptionalLong optional -> optional.isPresent() ? optional.getAsLong() : null;
      case null, default -> value;
    };
  }

  private static void print(TextTable table) {
    PrintStream out = System.out;
    table.lines().forEach(out::println);
  }

  /** Prints how many rows are shown, of how many; empty if the number of all rows is unknown. */
  private static void printCount(long shown, OptionalLong all) {
    if (all.isPresent() && all.getAsLong() == shown) {
      System.out.println("(" + Sizes.count(shown, "row") + ")");
    } else {
      System.out.println(
          "(the first "
              + Sizes.count(shown, "row")
              + (all.isPresent() ? " of " + Sizes.number(all.getAsLong()) : "; there are more")
              + ")");
    }
  }
}
