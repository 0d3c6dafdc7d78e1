package io.github.paimonffm.cli;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.cli.text.TextTable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Lists the snapshots of a table. */
@Command(
    name = "snapshots",
    description = "Lists the snapshots of a table that have not expired, the oldest first.")
final class SnapshotsCommand extends TableCommand {

  @Override
  public Integer call() throws IOException {
    List<Snapshot> snapshots;
    try (Catalog open = catalog.open()) {
      snapshots = open.getTable(name).snapshots();
    }
    TextTable table =
        new TextTable(List.of("snapshot", "kind", "time", "rows", "change", "schema", "user"));
    for (Snapshot snapshot : snapshots) {
      table.row(
          snapshot.id(),
          snapshot.commitKind(),
          snapshot.commitTime(),
          Documents.orNull(snapshot.totalRecordCount()),
          Documents.orNull(snapshot.deltaRecordCount()),
          snapshot.schemaId(),
          snapshot.commitUser());
    }
    output.table(table);
    output.document(
        Map.of(
            "table",
            name.toString(),
            "snapshots",
            snapshots.stream().map(Documents::snapshot).toList()));
    return ExitCodes.OK;
  }
}
