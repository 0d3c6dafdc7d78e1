package io.github.paimonffm.cli;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.catalog.Catalog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the tables of a catalog. */
@Command(name = "tables", description = "Lists the tables.")
final class TablesCommand implements Callable<Integer> {
  @Option(
      names = "--database",
      paramLabel = "NAME",
      description = "List the tables of this database only.")
  private Optional<String> database;

  @Mixin private CatalogArguments catalog;
  @Mixin private Output output;

  @Override
  public Integer call() throws IOException {
    List<String> tables = new ArrayList<>();
    try (Catalog open = catalog.open()) {
      for (String name : database.map(List::of).orElseGet(open::listDatabases)) {
        for (String table : open.listTables(name)) {
          tables.add(Identifier.of(name, table).toString());
        }
      }
    }
    tables.forEach(output::line);
    output.document(Map.of("tables", tables));
    return ExitCodes.OK;
  }
}
