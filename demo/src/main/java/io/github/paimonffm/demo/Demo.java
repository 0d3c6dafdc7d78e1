package io.github.paimonffm.demo;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.cli.PaimonFfm;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The demo program. It writes rows as Arrow batches to a Paimon table, commits them as one
 * snapshot, opens the table again and reads the rows back. With {@code --overwrite}, it replaces
 * one day of the rows instead. {@code scripts/demo} starts the program.
 */
@Command(name = "demo")
public final class Demo implements Callable<Integer> {
  private static final String DATABASE = "demo";
  private static final String MADE_HERE = "made by the demo of paimon-ffm";

  @Spec private CommandSpec command;

  @Option(names = "--warehouse", paramLabel = "DIR")
  private Path warehouse = Path.of("target", "demo-warehouse");

  /** The CSV file of the flights, which {@code scripts/demo} passes. */
  @Option(names = "--flights", paramLabel = "FILE")
  private Path flights = Path.of("demo", "data", "flights-2013-q1.csv.gz");

  @Option(names = "--fresh")
  private boolean fresh;

  /** The day of flights to replace, instead of appending all flights. */
  @Option(names = "--overwrite", paramLabel = "DAY", converter = Day.class)
  private Optional<LocalDate> overwrite;

  /** The user's own file. */
  @Parameters(arity = "0..1", paramLabel = "FILE")
  private Optional<Path> file;

  /** Parses a day. */
  private static final class Day implements ITypeConverter<LocalDate> {
    @Override
    public LocalDate convert(String text) {
      try {
        return LocalDate.parse(text);
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "'" + text + "' is not a day; expected a date such as 2013-02-14");
      }
    }
  }

  private Demo() {}

  /**
   * Runs the demo. The exit code is 0 for success, 1 if an operation on the table failed, and 2 for
   * wrong arguments or an unreadable file.
   */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Demo())
            .setParameterExceptionHandler((e, all) -> fail(2, e.getMessage() + " (see --help)"))
            .execute(arguments));
  }

  private static int fail(int code, String message) {
    System.err.println("demo: " + message);
    return code;
  }

  @Override
  public Integer call() {
    warehouse = warehouse.toAbsolutePath().normalize();
    requireReadable(flights);
    file.ifPresent(this::requireReadable);
    if (overwrite.isPresent() && file.isPresent()) {
      throw unusable("--overwrite replaces flights and cannot be used with a file");
    }
    try (BufferAllocator allocator = new RootAllocator()) {
      if (file.isPresent()) {
        return load(file.get(), allocator);
      }
      Identifier name = Identifier.of(DATABASE, FlightsInput.TABLE);
      FlightsInput input = new FlightsInput(flights, Optional.empty());
      long written = writeFlights(name, input, allocator);
      if (overwrite.isPresent()) {
        new DayOverwrite(warehouse, flights, overwrite.get(), name, allocator).run(System.out);
      } else {
        readBack(name, table -> input.report(), written, allocator);
      }
      return 0;
    } catch (PaimonException | IOException e) {
      return fail(1, e.getMessage());
    }
  }

  private void requireReadable(Path path) {
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw unusable(path + " does not exist or is not a readable file");
    }
  }

  private ParameterException unusable(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /** Loads a file with the command line of paimon-ffm, into a table that has the file's name. */
  private int load(Path path, BufferAllocator allocator) throws IOException {
    Identifier name = Identifier.of(DATABASE, tableName(path));
    try (Catalog catalog = open(warehouse)) {
      prepare(catalog, name);
    }
    int code =
        PaimonFfm.execute(
            System.out,
            System.err,
            "load",
            path.toString(),
            "--table",
            name.toString(),
            "--warehouse",
            warehouse.toString(),
            "--comment",
            MADE_HERE);
    if (code == 0) {
      long written;
      try (Catalog catalog = open(warehouse)) {
        // The rows that the newest snapshot added.
        Optional<Snapshot> snapshot = catalog.getTable(name).latestSnapshot();
        written = snapshot.map(s -> s.deltaRecordCount().orElse(0)).orElse(0L);
      }
      readBack(name, NullsPerColumn::new, written, allocator);
    }
    return code;
  }

  /**
   * Returns the file's name without its extensions. An underscore replaces each character that is
   * not a letter, digit or underscore.
   */
  private static String tableName(Path path) {
    String name = path.getFileName().toString().replaceFirst("(?<=.)(\\.[^.]*)(\\.gz)?$", "");
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_]", "_");
  }

  /** Creates the table if it does not exist, and fills it unless one day is to be replaced. */
  private long writeFlights(Identifier name, FlightsInput input, BufferAllocator allocator)
      throws IOException {
    try (Catalog catalog = open(warehouse)) {
      prepare(catalog, name);
      boolean fill = overwrite.isEmpty() || !catalog.tableExists(name);
      Table table = catalog.createTable(name, input.columns().comment(MADE_HERE).build(), true);
      return fill ? write(table, input, allocator) : 0;
    }
  }

  /** Creates the database. Drops the table for {@code --fresh}, but only a table of this demo. */
  private void prepare(Catalog catalog, Identifier name) {
    catalog.createDatabase(DATABASE, true);
    if (catalog.tableExists(name)) {
      if (!catalog.getTable(name).comment().equals(Optional.of(MADE_HERE))) {
        throw unusable(
            "table "
                + name
                + " already exists and was not created by this demo; use another --warehouse");
      }
      if (fresh) {
        catalog.dropTable(name, false);
      }
    }
  }

  /** Reads as another process would: with a new catalog, after the writer's catalog is closed. */
  private void readBack(
      Identifier name, Function<Table, Report> reports, long written, BufferAllocator allocator)
      throws IOException {
    try (Catalog catalog = open(warehouse)) {
      Table table = catalog.getTable(name);
      Report report = reports.apply(table);
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
      System.out.printf("table %s is stored in %s%n", name, table.location());
      System.out.println(
          (written + " rows written, " + read + " rows read back, ")
              + snapshot.map(s -> "snapshot " + s.id()).orElse("no snapshot"));
    }
  }

  static Catalog open(Path warehouse) {
    return Catalog.open(Map.of("warehouse", warehouse.toString()));
  }

  /** Writes all rows in one commit, so either all of them become visible or none. */
  private static long write(Table table, FlightsInput input, BufferAllocator allocator)
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
}
