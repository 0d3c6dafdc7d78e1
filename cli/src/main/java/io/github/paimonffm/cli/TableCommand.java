package io.github.paimonffm.cli;

import io.github.paimonffm.Identifier;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command about one table. */
abstract class TableCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "TABLE",
      converter = TableName.class,
      description = "The table, as database.table.")
  Identifier name;

  @Mixin CatalogArguments catalog;
  @Mixin Output output;
}
