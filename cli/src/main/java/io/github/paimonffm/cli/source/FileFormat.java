package io.github.paimonffm.cli.source;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The format of a file. */
public enum FileFormat {
  /** Comma-separated values with a header line, also compressed with gzip. */
  CSV(List.of(".csv", ".csv.gz", ".tsv", ".tsv.gz")),

  /** JSON objects, one in each line or in one array, also compressed with gzip. */
  JSON(List.of(".json", ".json.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")),

  /** Apache Parquet. */
  PARQUET(List.of(".parquet")),

  /** Arrow IPC, in the random-access format or the stream format. */
  ARROW(List.of(".arrow", ".feather", ".arrows", ".ipc"));

  private final List<String> extensions;

  FileFormat(List<String> extensions) {
    this.extensions = extensions;
  }

  /**
   * Returns the format that the extension of a file name stands for.
   *
   * @param file the file; need not exist
   * @return the format; empty if no format has the extension
   */
  public static Optional<FileFormat> ofName(Path file) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    String lower = name.toLowerCase(Locale.ROOT);
    return Stream.of(values())
        .filter(format -> format.extensions.stream().anyMatch(lower::endsWith))
        .findFirst();
  }

  /**
   * Returns all extensions of all formats, for messages.
   *
   * @return the extensions, separated by commas
   */
  static String allExtensions() {
    return Arrays.stream(values())
        .flatMap(format -> format.extensions.stream())
        .collect(Collectors.joining(", "));
  }
}
