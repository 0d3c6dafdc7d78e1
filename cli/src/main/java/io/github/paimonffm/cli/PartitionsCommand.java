package io.github.paimonffm.cli;

import io.github.paimonffm.Partition;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.cli.text.Sizes;
import io.github.paimonffm.cli.text.TextTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Lists the partitions of a table. */
@Command(
    name = "partitions",
    description = "Lists the partitions of the newest snapshot of a table.")
final class PartitionsCommand extends TableCommand {

  @Override
  public Integer call() throws IOException {
    List<String> keys;
    List<Partition> partitions;
    try (Catalog open = catalog.open()) {
      Table table = open.getTable(name);
      keys = table.partitionKeys();
      partitions = table.partitions();
    }
    List<String> names = new ArrayList<>(keys);
    names.addAll(List.of("rows", "files", "size"));
    TextTable table = new TextTable(names).alignRight(names.size() - 1);
    for (Partition partition : partitions) {
      List<@Nullable Object> row = new ArrayList<>();
      keys.forEach(key -> row.add(partition.spec().get(key)));
      row.add(partition.rowCount());
      row.add(partition.fileCount());
      row.add(Sizes.bytes(partition.sizeInBytes()));
      table.row(row.toArray());
    }
    output.table(table);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("table", name.toString());
    document.put("partitionKeys", keys);
    document.put("partitions", partitions.stream().map(PartitionsCommand::document).toList());
    output.document(document);
    return ExitCodes.OK;
  }

  private static Map<String, Object> document(Partition partition) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("spec", partition.spec());
    document.put("rowCount", partition.rowCount());
    document.put("fileCount", partition.fileCount());
    document.put("sizeInBytes", partition.sizeInBytes());
    return document;
  }
}
