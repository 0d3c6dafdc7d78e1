package io.github.paimonffm.cli;

import io.github.paimonffm.Column;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.cli.text.TableDescription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Describes a table. */
@Command(
    name = "describe",
    description = "Shows the columns, keys, options and newest snapshot of a table.")
final class DescribeCommand extends TableCommand {

  @Override
  public Integer call() throws IOException {
    try (Catalog open = catalog.open()) {
      Table table = open.getTable(name);
      TableDescription.lines(table).forEach(output::line);
      output.document(document(table));
    }
    return ExitCodes.OK;
  }

  private static Map<String, Object> document(Table table) {
    List<Map<String, Object>> columns = new ArrayList<>();
    for (Column column : table.schema().columns()) {
      Map<String, Object> part = new LinkedHashMap<>();
      part.put("name", column.name());
      part.put("type", column.type());
      part.put("nullable", column.isNullable());
      part.put("comment", column.comment().orElse(null));
      part.put("defaultValue", column.defaultValue().orElse(null));
      columns.add(part);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("table", table.identifier().toString());
    document.put("location", table.location());
    document.put("branch", table.branch());
    document.put("comment", table.comment().orElse(null));
    document.put("schemaId", table.schemaId());
    document.put("columns", columns);
    document.put("partitionKeys", table.partitionKeys());
    document.put("primaryKeys", table.primaryKeys());
    document.put("options", TableDescription.options(table));
    document.put(
        "latestSnapshot", table.latestSnapshot().<Object>map(Documents::snapshot).orElse(null));
    return document;
  }
}
