package io.github.paimonffm.cli;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.cli.text.Cells;
import io.github.paimonffm.read.ReadBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/** A folder with files to load and a warehouse, in which tests look at tables with the library. */
public record Warehouse(Path folder) {

  public String warehouse() {
    return folder.resolve("warehouse").toString();
  }

  /** Writes a text file. */
  public Path file(String name, String... lines) {
    try {
      return Files.writeString(
          folder.resolve(name), String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a Parquet file with the result of a query of DuckDB. */
  public Path parquet(String name, String query) {
    Path file = folder.resolve(name);
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
      return file;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs {@code load} with more arguments. */
  public Run load(String table, Object... arguments) {
    List<Object> all = new ArrayList<>(List.of("load", "--table", table));
    all.addAll(List.of("--warehouse", warehouse()));
    all.addAll(List.of(arguments));
    return Run.of(all.toArray());
  }

  public void create(String name, Schema.Builder schema) {
    with(
        catalog -> {
          Identifier table = Identifier.parse(name);
          catalog.createDatabase(table.database(), true);
          return catalog.createTable(table, schema.build(), false);
        });
  }

  public <T> T with(Function<Catalog, T> action) {
    try (Catalog catalog = Catalog.open(Map.of("warehouse", warehouse()))) {
      return action.apply(catalog);
    }
  }

  public <T> T table(String name, Function<Table, T> action) {
    return with(catalog -> action.apply(catalog.getTable(Identifier.parse(name))));
  }

  public boolean exists(String name) {
    return with(catalog -> catalog.tableExists(Identifier.parse(name)));
  }

  /** Returns the columns with their types, such as {@code id BIGINT}. */
  public List<String> columns(String name) {
    return table(
        name,
        table -> table.schema().columns().stream().map(c -> c.name() + " " + c.type()).toList());
  }

  /** Returns the rows as texts, sorted. */
  public List<String> rows(String name) {
    return table(
        name,
        table -> {
          ReadBuilder read = table.newReadBuilder();
          List<String> rows = new ArrayList<>();
          try (BufferAllocator allocator = new RootAllocator();
              ArrowReader reader =
                  read.newRead().createReader(read.newScan().plan().splits(), allocator)) {
            while (reader.loadNextBatch()) {
              VectorSchemaRoot batch = reader.getVectorSchemaRoot();
              for (int row = 0; row < batch.getRowCount(); row++) {
                List<String> values = new ArrayList<>();
                for (FieldVector vector : batch.getFieldVectors()) {
                  values.add(Cells.text(vector, row, reader));
                }
                rows.add(String.join(" | ", values.stream().map(String::valueOf).toList()));
              }
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          rows.sort(null);
          return rows;
        });
  }

  /** Returns the files of the warehouse that are not part of a schema. */
  public List<Path> dataFiles() {
    Path root = Path.of(warehouse());
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getParent().getFileName().toString().equals("schema"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
