package io.github.paimonffm.cli;

import io.github.paimonffm.FailedFile;
import io.github.paimonffm.RemovalResult;
import io.github.paimonffm.RemovedFile;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.cli.text.Sizes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists or removes the orphan files of a table. */
@Command(
    name = "orphans",
    description = {
      "Lists or removes orphan files: files that no snapshot, tag or branch of the table needs.",
      "A writer that has not committed yet also needs its files. So the age must be longer than the"
          + " longest write takes."
    })
final class OrphansCommand extends TableCommand {

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      converter = Age.class,
      defaultValue = "1d",
      description =
          "The smallest age of a file, such as 30m, 12h or 1d (the default: ${DEFAULT-VALUE}).")
  private Duration olderThan;

  @Option(
      names = "--remove",
      description = "Remove the files. Without this option, they are only listed.")
  private boolean remove;

  @Override
  public Integer call() throws IOException {
    RemovalResult result;
    try (Catalog open = catalog.open()) {
      result = open.getTable(name).removeOrphanFiles(Instant.now().minus(olderThan), !remove);
    }
    long bytes = result.removed().stream().mapToLong(RemovedFile::sizeInBytes).sum();
    for (RemovedFile file : result.removed()) {
      output.line(
          file.path()
              + "  "
              + Sizes.bytes(file.sizeInBytes())
              + file.lastModified().map(time -> "  " + time).orElse(""));
    }
    String found = Sizes.count(result.removed().size(), "orphan file") + ", " + Sizes.bytes(bytes);
    if (remove) {
      output.line("removed " + found);
    } else {
      output.line(found + (result.removed().isEmpty() ? "" : "; pass --remove to remove them"));
    }
    for (FailedFile file : result.failed()) {
      output.note("could not be removed: " + file.path() + ": " + file.reason());
    }
    output.document(document(result, bytes));
    return result.isComplete() ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private Map<String, Object> document(RemovalResult result, long bytes) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("table", name.toString());
    document.put("removed", remove);
    document.put("sizeInBytes", bytes);
    document.put("files", result.removed().stream().map(OrphansCommand::document).toList());
    document.put(
        "failed",
        result.failed().stream()
            .map(file -> Map.of("path", file.path(), "reason", file.reason()))
            .toList());
    return document;
  }

  private static Map<String, Object> document(RemovedFile file) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("path", file.path());
    document.put("sizeInBytes", file.sizeInBytes());
    document.put("lastModified", file.lastModified().map(Instant::toString).orElse(null));
    return document;
  }
}
