package io.github.paimonffm.cli;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.cli.load.Creation;
import io.github.paimonffm.cli.load.Interruption;
import io.github.paimonffm.cli.load.Load;
import io.github.paimonffm.cli.load.LoadListener;
import io.github.paimonffm.cli.load.LoadRequest;
import io.github.paimonffm.cli.load.LoadResult;
import io.github.paimonffm.cli.load.NewTable;
import io.github.paimonffm.cli.load.WriteMode;
import io.github.paimonffm.cli.source.FileFormat;
import io.github.paimonffm.cli.source.Source;
import io.github.paimonffm.cli.source.Sources;
import io.github.paimonffm.cli.text.Sizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Loads files into a table. */
@Command(
    name = "load",
    customSynopsis = "paimon-ffm load FILE... --table=TABLE --warehouse=DIR [OPTIONS]",
    description = {
      "Loads files into a table. All files become one snapshot, or nothing is committed.",
      "The table is created from the columns of the files if it does not exist. The columns of an"
          + " existing table are found by name."
    })
final class LoadCommand implements Callable<Integer> {
  @ParentCommand private PaimonFfm program;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "A CSV file with a header line (.csv, .csv.gz, .tsv), JSON objects (.json, .jsonl, .ndjson),"
              + " a Parquet file (.parquet) or an Arrow IPC file (.arrow, .feather, .arrows).")
  private List<Path> files;

  @Option(
      names = "--table",
      required = true,
      paramLabel = "TABLE",
      converter = TableName.class,
      description = "The table, as database.table.")
  private Identifier table;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "The format of all files, whatever their names: ${COMPLETION-CANDIDATES} in upper or lower"
              + " case.")
  private Optional<FileFormat> format;

  @Option(
      names = "--delimiter",
      paramLabel = "CHAR",
      description =
          "The character between the values of CSV files. By default, the most frequent one of"
              + " comma, semicolon, tab and | in the header line.")
  private Optional<Character> delimiter;

  @ArgGroup private Replacement replacement;

  /** Which rows of the table are replaced. */
  private static final class Replacement {
    @Option(names = "--overwrite", description = "Replace all rows of the table.")
    private boolean all;

    @Option(
        names = "--overwrite-partition",
        paramLabel = "KEY=VALUE[,KEY=VALUE...]",
        converter = PartitionValues.Converter.class,
        description =
            "Replace the rows of the partitions with these values. All rows of the files must be in"
                + " these partitions.")
    private Optional<PartitionValues> partition;
  }

  @Option(
      names = "--allow-empty",
      description = "Let an overwrite remove rows even if the files have no rows.")
  private boolean allowEmpty;

  @ArgGroup private CreationChoice creation;

  /** Whether the table is created. */
  private static final class CreationChoice {
    @Option(names = "--create", description = "Fail if the table exists.")
    private boolean always;

    @Option(names = "--no-create", description = "Fail if the table does not exist.")
    private boolean never;
  }

  @Option(
      names = "--partition-by",
      paramLabel = "COLUMN",
      split = ",",
      description = "The partition columns of a new table.")
  private List<String> partitionBy = List.of();

  @Option(
      names = "--primary-key",
      paramLabel = "COLUMN",
      split = ",",
      description = "The columns of the primary key of a new table.")
  private List<String> primaryKey = List.of();

  @Option(
      names = "--type",
      paramLabel = "COLUMN=TYPE",
      description =
          "The type of a column of a new table, such as amount=DECIMAL(18,2). Repeatable. By default,"
              + " the type that the files have.")
  private Map<String, String> types = new LinkedHashMap<>();

  @Option(
      names = "--table-option",
      paramLabel = "KEY=VALUE",
      description = "An option of a new table, such as bucket=4. Repeatable.")
  private Map<String, String> tableOptions = new LinkedHashMap<>();

  @Option(names = "--comment", paramLabel = "TEXT", description = "The comment of a new table.")
  private Optional<String> comment;

  @Mixin private CatalogArguments catalog;
  @Mixin private Output output;

  @Override
  public Integer call() throws IOException {
    Sources sources = new Sources();
    Interruption interruption = new Interruption(sources::cancel);
    try (sources;
        SignalHandlers handlers =
            program.ownsProcess() ? new SignalHandlers(interruption, output) : null) {
      List<Source> opened = new ArrayList<>(files.size());
      long bytes = 0;
      for (Path file : files) {
        opened.add(sources.open(file, format, delimiter));
        bytes += Files.size(file);
      }
      LoadRequest request =
          new LoadRequest(
              table,
              opened,
              mode(),
              creation(),
              new NewTable(partitionBy, primaryKey, types, tableOptions, comment),
              allowEmpty);
      report(run(request, bytes, interruption), bytes);
    }
    return ExitCodes.OK;
  }

  private LoadResult run(LoadRequest request, long bytes, Interruption interruption)
      throws IOException {
    try (BufferAllocator allocator = new RootAllocator();
        Catalog open = catalog.openOrCreate()) {
      if (!program.ownsProcess() || !Terminal.isStderrTerminal()) {
        return Load.run(open, request, allocator, LoadListener.NONE, interruption);
      }
      try (ProgressLine progress = new ProgressLine(System.err, bytes)) {
        return Load.run(open, request, allocator, progress, interruption);
      }
    }
  }

  private WriteMode mode() {
    if (replacement == null) {
      return new WriteMode.Append();
    }
    return new WriteMode.Overwrite(
        replacement.partition.map(PartitionValues::values).orElse(Map.of()));
  }

  private Creation creation() {
    if (creation == null) {
      return Creation.IF_MISSING;
    }
    return creation.always ? Creation.ALWAYS : Creation.NEVER;
  }

  private void report(LoadResult result, long bytes) {
    double seconds = Math.max(result.duration().toNanos() / 1e9, 1e-3);
    if (result.created()) {
      output.line("table " + result.table() + " created");
    }
    if (!result.missingColumns().isEmpty()) {
      output.note(
          "these columns of the table are in no file, and are null or have their default values in the new rows: "
              + String.join(", ", result.missingColumns()));
    }
    output.line(
        "%s of %s loaded into %s, %s"
            .formatted(
                Sizes.count(result.rows(), "row"),
                Sizes.count(result.files().size(), "file"),
                result.table(),
                result
                    .snapshot()
                    .map(snapshot -> "snapshot " + snapshot.id())
                    .orElse("no snapshot: there was nothing to commit")));
    output.line(
        "%s read, %s written in %s, %s, %s rows/s"
            .formatted(
                Sizes.bytes(bytes),
                Sizes.bytes(result.dataBytes()),
                Sizes.count(result.dataFiles(), "data file"),
                String.format(Locale.ROOT, "%.1f s", seconds),
                Sizes.number(Math.round(result.rows() / seconds))));
    output.document(document(result, bytes, seconds));
  }

  private static Map<String, Object> document(LoadResult result, long bytes, double seconds) {
    List<Map<String, Object>> files = new ArrayList<>();
    for (LoadResult.LoadedFile file : result.files()) {
      files.add(Map.of("path", file.file().toString(), "rows", file.rows()));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("command", "load");
    document.put("status", result.snapshot().isPresent() ? "committed" : "nothing to commit");
    document.put("exitCode", ExitCodes.OK);
    document.put("table", result.table().toString());
    document.put("created", result.created());
    document.put("rows", result.rows());
    document.put("files", files);
    document.put("inputBytes", bytes);
    document.put("dataFiles", result.dataFiles());
    document.put("dataBytes", result.dataBytes());
    document.put("missingColumns", result.missingColumns());
    document.put("seconds", seconds);
    document.put("snapshot", result.snapshot().<Object>map(Documents::snapshot).orElse(null));
    return document;
  }
}
