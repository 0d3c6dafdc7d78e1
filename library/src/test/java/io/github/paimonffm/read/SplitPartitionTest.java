package io.github.paimonffm.read;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The partition of a split, here and in another process. */
class SplitPartitionTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  @Test
  void valuesHaveTheOrderOfThePartitionColumns() {
    Table table =
        workspace.create(
            "t",
            Schema.builder()
                .column("id", "INT")
                .column("region", "STRING")
                .column("dt", "DATE")
                .partitionKeys("dt", "region"));
    workspace.append(table, List.of(row(1, "a/b", LocalDate.of(2026, 6, 26))));
    workspace.append(table, List.of(row(2, null, LocalDate.of(2026, 6, 27))));
    List<String> partitions =
        table.newReadBuilder().newScan().plan().splits().stream()
            .map(split -> Transport.send(split).partition().toString())
            .sorted()
            .toList();
    assertEquals(
        List.of("{dt=2026-06-26, region=a/b}", "{dt=2026-06-27, region=__DEFAULT_PARTITION__}"),
        partitions);
  }

  @Test
  void unpartitionedTableHasEmptyPartition() {
    Table table = workspace.create("t", Schema.builder().column("id", "INT"));
    workspace.append(table, List.of(row(1)));
    Split split = table.newReadBuilder().newScan().plan().splits().getFirst();
    assertEquals(Map.of(), split.partition());
  }

  @Test
  void splitOfFixedBucketsHasTheirNumber() {
    Schema.Builder schema = Schema.builder().column("id", "INT");
    Table dynamic = workspace.create("dynamic", schema);
    Table fixed =
        workspace.create("fixed", schema.option("bucket", "7").option("bucket-key", "id"));
    workspace.append(dynamic, List.of(row(1)));
    workspace.append(fixed, List.of(row(1)));
    assertEquals(
        OptionalInt.empty(),
        dynamic.newReadBuilder().newScan().plan().splits().getFirst().totalBuckets());
    Split split = fixed.newReadBuilder().newScan().plan().splits().getFirst();
    assertEquals(OptionalInt.of(7), Transport.send(split).totalBuckets());
  }
}
