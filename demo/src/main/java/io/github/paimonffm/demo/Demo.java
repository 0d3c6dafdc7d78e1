package io.github.paimonffm.demo;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * The demo program. It writes rows as Arrow batches to a Paimon table, commits them as one
 * snapshot, opens the table again and reads the rows back. With {@code --overwrite}, it replaces
 * one day of the rows instead. {@code scripts/demo} starts the program.
 */
public final class Demo {
  private static final String DATABASE = "demo";
  private static final String MADE_HERE = "made by the demo of paimon-ffm";

  private Demo() {}

  /**
   * Runs the demo. The exit code is 0 for success, 1 if an operation on the table failed, and 2 for
   * wrong arguments or an unreadable file.
   */
  public static void main(String[] arguments) {
    try {
      run(Options.parse(arguments));
    } catch (UsageException e) {
      fail(2, e.getMessage());
    } catch (PaimonException | IOException e) {
      fail(1, e.getMessage());
    }
  }

  private static void run(Options options) throws IOException {
    try (BufferAllocator allocator = new RootAllocator()) {
      Input input =
          options.file().isPresent()
              ? new ArrowFileInput(options.file().get())
              : new FlightsInput(options.flights(), Optional.empty());
      Identifier name = Identifier.of(DATABASE, input.tableName());

      long written;
      try (Catalog catalog = open(options.warehouse())) {
        catalog.createDatabase(DATABASE, true);
        if (catalog.tableExists(name)) {
          requireOurs(catalog.getTable(name));
          if (options.fresh()) {
            catalog.dropTable(name, false);
          }
        }
        boolean fill = options.overwrite().isEmpty() || !catalog.tableExists(name);
        Table table =
            catalog.createTable(name, input.columns(allocator).comment(MADE_HERE).build(), true);
        written = fill ? write(table, input, allocator) : 0;
      }

      if (options.overwrite().isPresent()) {
        DayOverwrite day = new DayOverwrite(options, name, allocator);
        day.run(System.out);
        return;
      }

      // Reads as another process would: with a new catalog, after the writer's catalog is closed.
      try (Catalog catalog = open(options.warehouse())) {
        Table table = catalog.getTable(name);
        Report report = input.report(table);
        long read = read(table, report, allocator);

        System.out.println();
        report.print(System.out);
        System.out.println();
        Optional<Snapshot> snapshot = table.latestSnapshot();
        snapshot.ifPresent(
            s ->
                System.out.printf(
                    "snapshot %d   user %s   kind %s   time %s%n",
                    s.id(), s.commitUser(), s.commitKind(), s.commitTime()));
        System.out.printf(
            "table %s.%s is stored in %s%n", DATABASE, input.tableName(), table.location());
        System.out.println(
            (written + " rows written, " + read + " rows read back, ")
                + snapshot.map(s -> "snapshot " + s.id()).orElse("no snapshot"));
      }
    }
  }

  static Catalog open(Path warehouse) {
    return Catalog.open(Map.of("warehouse", warehouse.toString()));
  }

  /** Fails if another program created the table, because the demo must not drop or fill it. */
  private static void requireOurs(Table table) {
    if (!table.comment().equals(Optional.of(MADE_HERE))) {
      throw new UsageException(
          "table "
              + table.identifier()
              + " already exists and was not created by this demo; use another --warehouse");
    }
  }

  /** Writes all rows in one commit, so either all of them become visible or none. */
  private static long write(Table table, Input input, BufferAllocator allocator)
      throws IOException {
    try (Progress progress = new Progress("written")) {
      BatchWriteBuilder builder =
          table.newBatchWriteBuilder().withWriteListener(progress::written, Duration.ZERO);
      try (ArrowReader reader = input.open(table, allocator);
          BatchTableWrite write = builder.newWrite();
          BatchTableCommit commit = builder.newCommit()) {
        long rows = write.writeArrow(reader);
        commit.commit(write.prepareCommit());
        return rows;
      }
    }
  }

  private static long read(Table table, Report report, BufferAllocator allocator)
      throws IOException {
    ReadBuilder builder = table.newReadBuilder();
    try (Progress progress = new Progress("read back");
        ArrowReader reader =
            builder.newRead().createReader(builder.newScan().plan().splits(), allocator)) {
      long rows = 0;
      while (reader.loadNextBatch()) {
        VectorSchemaRoot batch = reader.getVectorSchemaRoot();
        report.add(batch);
        rows += batch.getRowCount();
        progress.rows(rows);
      }
      return rows;
    }
  }

  private static void fail(int code, String message) {
    System.err.println("demo: " + message);
    System.exit(code);
  }
}
