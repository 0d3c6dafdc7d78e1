package io.github.paimonffm.routing;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.testing.BlockingInputs;
import io.github.paimonffm.testing.Gate;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.RoutedRows;
import io.github.paimonffm.write.RowPartition;
import io.github.paimonffm.write.RowRouter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampSecVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Routers: their columns, batches, errors and life cycle. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RowRouterTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private static Schema.Builder sales() {
    return Schema.builder()
        .column("id", "BIGINT NOT NULL")
        .column("day", "DATE")
        .column("name", "VARCHAR(5)")
        .column("tags", "ARRAY<STRING>")
        .partitionKeys("day")
        .option("bucket", "8")
        .option("bucket-key", "name,id");
  }

  private static List<List<Object>> someRows() {
    return List.of(
        row(1L, LocalDate.EPOCH, "a", null),
        row(2L, null, "a", null),
        row(3L, LocalDate.EPOCH, null, null),
        row(1L, null, "a", null));
  }

  private static List<Integer> buckets(RoutedRows routed) {
    return IntStream.range(0, routed.rowCount()).map(routed::bucket).boxed().toList();
  }

  private static List<Integer> partitions(RoutedRows routed) {
    return IntStream.range(0, routed.rowCount()).map(routed::partition).boxed().toList();
  }

  @Test
  void partitionTimestampsBeyondMillisecondsAreNamed() {
    Table table =
        workspace.create(
            "seconds",
            Schema.builder().column("id", "INT").column("ts", "TIMESTAMP(0)").partitionKeys("ts"));
    try (RowRouter router = table.newRowRouter();
        VectorSchemaRoot batch =
            VectorSchemaRoot.create(table.arrowSchema(), workspace.allocator())) {
      TimeStampSecVector seconds = (TimeStampSecVector) batch.getVector("ts");
      seconds.setSafe(0, 1);
      seconds.setSafe(1, Long.MAX_VALUE);
      batch.setRowCount(2);
      InvalidArgumentException refused =
          assertThrows(InvalidArgumentException.class, () -> router.route(batch));
      Messages.assertNames(refused, "'ts'", "row 1", String.valueOf(Long.MAX_VALUE));
      batch.setRowCount(1);
      assertEquals(List.of(0), partitions(router.route(batch)));
    }
  }

  @Test
  void rowsHavePartitionsAndBuckets() {
    Table table = workspace.create("t", sales());
    try (RowRouter router = table.newRowRouter()) {
      assertEquals(List.of("day", "name", "id"), router.columns());
      assertEquals(List.of("name", "id"), router.bucketKeys());
      assertEquals(OptionalInt.of(8), router.bucketCount());
      assertTrue(router.toString().contains("db.t"), router.toString());
      RoutedRows routed = router.route(workspace.batch(table, someRows()));
      assertEquals(4, routed.rowCount());
      assertEquals(List.of(0, 1, 0, 1), partitions(routed));
      assertEquals(
          List.of(
              router.bucketOf("a", 1),
              router.bucketOf("a", 2L),
              router.bucketOf(null, (short) 3),
              router.bucketOf("a", new BigDecimal("1.00"))),
          buckets(routed));
      assertEquals(
          List.of(Map.of("day", LocalDate.EPOCH)),
          routed.partitions().stream().limit(1).map(RowPartition::values).toList());
      RowPartition none = routed.partitions().get(1);
      assertTrue(none.values().containsKey("day"));
      assertEquals(Map.of("day", "__DEFAULT_PARTITION__"), none.texts());
      assertThrows(UnsupportedOperationException.class, () -> none.values().clear());
      assertThrows(UnsupportedOperationException.class, () -> routed.partitions().clear());
      byte[] bytes = none.toBytes();
      bytes[0]++;
      assertNotEquals(bytes[0], none.toBytes()[0], "bytes are copied");
      for (int row : new int[] {-1, 4}) {
        assertThrows(IndexOutOfBoundsException.class, () -> routed.bucket(row));
        assertThrows(IndexOutOfBoundsException.class, () -> routed.partition(row));
      }
    }
  }

  @Test
  void partitionsOfLaterBatchesAreEqual() {
    Table table = workspace.create("t", sales());
    try (RowRouter router = table.newRowRouter();
        RowRouter other = table.newRowRouter()) {
      RoutedRows first = router.route(workspace.batch(table, someRows()));
      RoutedRows second = router.route(workspace.batch(table, someRows().subList(1, 3)));
      assertEquals(List.of(0, 1), partitions(second));
      assertEquals(first.partitions().reversed(), second.partitions());
      RoutedRows again = other.route(workspace.batch(table, someRows()));
      assertEquals(first.partitions(), again.partitions());
      assertEquals(
          first.partitions().getFirst().hashCode(), again.partitions().getFirst().hashCode());
      assertNotEquals(first.partitions().getFirst(), first.partitions().getLast());
    }
  }

  @Test
  void batchesCanBeEmpty() {
    Table table = workspace.create("t", sales());
    try (RowRouter router = table.newRowRouter()) {
      for (int i = 0; i < 2; i++) {
        RoutedRows routed = router.route(workspace.batch(table, List.of()));
        assertEquals(0, routed.rowCount());
        assertEquals(List.of(), routed.partitions());
      }
    }
  }

  /** The kinds of tables whose rows have no bucket before they are written. */
  @Test
  void tablesWithoutFixedBucketsHaveNoBucket() {
    Schema.Builder postponed =
        keyed().primaryKey("id", "day").partitionKeys("day").option("bucket", "-2");
    List<Schema.Builder> all =
        List.of(
            keyed().partitionKeys("day"),
            keyed().primaryKey("id", "day").partitionKeys("day"),
            keyed().primaryKey("id").partitionKeys("day"),
            postponed);
    for (Schema.Builder schema : all) {
      Table table = workspace.create("t" + all.indexOf(schema), schema);
      try (RowRouter router = table.newRowRouter()) {
        assertEquals(List.of("day"), router.columns());
        assertEquals(List.of(), router.bucketKeys());
        assertEquals(OptionalInt.empty(), router.bucketCount());
        RoutedRows routed =
            router.route(workspace.batch(table, List.of(row(1, "a"), row(2, "b"), row(3, "a"))));
        assertEquals(List.of(-1, -1, -1), buckets(routed));
        assertEquals(List.of(0, 1, 0), partitions(routed));
        IllegalStateException refused =
            assertThrows(IllegalStateException.class, () -> router.bucketOf(1));
        Messages.assertNames(refused, "db.t", "no fixed number of buckets");
      }
    }
  }

  private static Schema.Builder keyed() {
    return Schema.builder().column("id", "INT NOT NULL").column("day", "STRING NOT NULL");
  }

  @Test
  void tableWithoutKeysNeedsNoColumns() {
    Table table = workspace.create("t", Schema.builder().column("id", "INT"));
    try (RowRouter router = table.newRowRouter()) {
      assertEquals(List.of(), router.columns());
      for (int i = 0; i < 2; i++) {
        RoutedRows routed = router.route(workspace.batch(table, List.of(row(1), row(2))));
        assertEquals(2, routed.rowCount());
        assertEquals(List.of(0, 0), partitions(routed));
        assertEquals(Map.of(), routed.partitions().getFirst().values());
      }
    }
  }

  @Test
  void columnsAreMatchedByNameAndWidened() {
    Table table = workspace.create("t", sales());
    SmallIntVector id = workspace.closeLater(new SmallIntVector("id", workspace.allocator()));
    id.setSafe(0, 1);
    id.setValueCount(1);
    LargeVarCharVector name =
        workspace.closeLater(new LargeVarCharVector("name", workspace.allocator()));
    name.setSafe(0, "a".getBytes());
    name.setValueCount(1);
    FieldVector day = workspace.batch(table, someRows().subList(0, 1)).getVector("day");
    IntVector other = workspace.closeLater(new IntVector("unknown", workspace.allocator()));
    other.setValueCount(1);
    try (RowRouter router = table.newRowRouter()) {
      RoutedRows routed = router.route(new VectorSchemaRoot(List.of(name, other, day, id)));
      assertEquals(List.of(router.bucketOf("a", 1)), buckets(routed));
    }
  }

  @Test
  void columnsThatDoNotFitAreNamed() {
    Table table = workspace.create("t", sales());
    VectorSchemaRoot good = workspace.batch(table, someRows());
    IntVector wrong = workspace.closeLater(new IntVector("name", workspace.allocator()));
    wrong.setValueCount(4);
    BigIntVector nulls = workspace.closeLater(new BigIntVector("id", workspace.allocator()));
    nulls.setSafe(0, 1);
    nulls.setSafe(1, 1);
    nulls.setValueCount(4);
    VarCharVector texts = workspace.closeLater(new VarCharVector("name", workspace.allocator()));
    texts.setSafe(3, "longer".getBytes());
    texts.setValueCount(4);
    FieldVector id = good.getVector("id");
    FieldVector day = good.getVector("day");
    FieldVector name = good.getVector("name");
    try (RowRouter router = table.newRowRouter()) {
      assertRefused(router, List.of(id, day), "does not contain column 'name'", "db.t");
      assertRefused(router, List.of(), "does not contain column 'day'", "db.t");
      assertRefused(router, List.of(day, name, id, id), "'id' occurs twice");
      assertRefused(router, List.of(wrong, day, id), "'name'", "Int32", "VARCHAR(5)");
      assertRefused(router, List.of(nulls, day, name), "'id'", "NOT NULL", "row 2");
      assertRefused(router, List.of(id, day, texts), "'name', row 3", "'longer'", "VARCHAR(5)");
      assertEquals(4, router.route(good).rowCount(), "the router stays usable");
    }
  }

  private static void assertRefused(RowRouter router, List<FieldVector> columns, String... parts) {
    VectorSchemaRoot root = new VectorSchemaRoot(columns);
    Messages.assertNames(
        assertThrows(SchemaMismatchException.class, () -> router.route(root)), parts);
  }

  @Test
  void releasedColumnsAreRefusedOnlyIfTheyAreKeys() {
    Table table = workspace.create("t", sales());
    try (RowRouter router = table.newRowRouter()) {
      VectorSchemaRoot root = workspace.batch(table, someRows());
      root.getVector("tags").close();
      assertEquals(4, router.route(root).rowCount());
      root.getVector("day").close();
      InvalidArgumentException refused =
          assertThrows(InvalidArgumentException.class, () -> router.route(root));
      Messages.assertNames(refused, "'day'");
    }
  }

  @Test
  void keysThatDoNotFitAreNamed() {
    Table table = workspace.create("t", sales());
    try (RowRouter router = table.newRowRouter()) {
      assertKeyRefused(router, new Object[] {"a"}, "2 columns [name, id]", "1 values");
      assertKeyRefused(router, new Object[] {"a", 1, 2}, "3 values");
      assertKeyRefused(router, null, "1 values");
      assertKeyRefused(router, new Object[] {"a", null}, "'id'", "BIGINT NOT NULL", "null");
      assertKeyRefused(router, new Object[] {"a", "1"}, "'id'", "'1'", "java.lang.String");
      assertKeyRefused(router, new Object[] {"a", 1.5}, "'id'", "1.5", "whole number");
      assertKeyRefused(router, new Object[] {"a", 1e30}, "'id'", "1.0E30");
      assertKeyRefused(router, new Object[] {"a", Double.NaN}, "'id'", "NaN");
      assertKeyRefused(router, new Object[] {"longer", 1}, "'name'", "'longer'", "5 characters");
      assertKeyRefused(router, new Object[] {7, 1}, "'name'", "a String");
      assertTrue(router.bucketOf("\uD83D\uDE00".repeat(5), 1) >= 0, "characters are counted");
    }
  }

  private static void assertKeyRefused(RowRouter router, Object[] key, String... parts) {
    Messages.assertNames(
        assertThrows(InvalidArgumentException.class, () -> router.bucketOf(key)), parts);
  }

  @Test
  void secondThreadInRouterFails() throws Exception {
    Table table =
        workspace.create(
            "t",
            Schema.builder()
                .column("name", "STRING")
                .option("bucket", "4")
                .option("bucket-key", "name"));
    Gate gate = new Gate();
    try (ExecutorService threads = Executors.newSingleThreadExecutor();
        RowRouter router = table.newRowRouter();
        BlockingInputs.Batch slow =
            BlockingInputs.batch("name", List.of("a", "b"), workspace.allocator(), gate)) {
      Future<RoutedRows> first =
          threads.submit(() -> router.route(slow.root(), slow.dictionaries()));
      gate.awaitReached();
      for (IllegalStateException refused :
          List.of(
              assertThrows(IllegalStateException.class, () -> router.bucketOf("a")),
              assertThrows(
                  IllegalStateException.class,
                  () -> router.route(workspace.batch(table, List.of(row("a"))))))) {
        Messages.assertNames(refused, "the router of db.t", "two threads");
      }
      gate.open();
      RoutedRows routed = first.get();
      List<Integer> expected = List.of(router.bucketOf("a"), router.bucketOf("b"));
      assertEquals(expected, buckets(routed), "the values of the dictionary");
      InvalidArgumentException refused =
          assertThrows(InvalidArgumentException.class, () -> router.route(slow.root()));
      Messages.assertNames(refused, "'name'", "DictionaryProvider");
    }
  }

  @Test
  void closedRouterIsRefusedAndItsResultsStay() {
    Table table = workspace.create("t", sales());
    RowRouter router = table.newRowRouter();
    RoutedRows routed = router.route(workspace.batch(table, someRows()));
    workspace.catalog().close();
    int bucket = router.bucketOf("a", 1);
    router.close();
    router.close();
    assertEquals(bucket, routed.bucket(0));
    assertEquals(Map.of("day", LocalDate.EPOCH), routed.partitions().getFirst().values());
    for (IllegalStateException refused :
        List.of(
            assertThrows(IllegalStateException.class, () -> router.bucketOf("a", 1)),
            assertThrows(IllegalStateException.class, table::newRowRouter))) {
      Messages.assertNames(refused, "closed");
    }
  }

  @Test
  void builderInAnotherProcessOpensRouters() {
    Table table = workspace.create("t", sales());
    try (RowRouter here = table.newRowRouter();
        RowRouter there = Transport.send(table.newBatchWriteBuilder()).newRowRouter()) {
      VectorSchemaRoot root = workspace.batch(table, someRows());
      assertEquals(buckets(here.route(root)), buckets(there.route(root)));
    }
  }

  @Test
  void otherBucketFunctionsAreRefusedByName() {
    for (String function : List.of("hive", "mod")) {
      Table table = workspace.create(function, sales().option("bucket-function.type", function));
      UnsupportedFeatureException refused =
          assertThrows(UnsupportedFeatureException.class, table::newRowRouter);
      Messages.assertNames(refused, "db." + function, "bucket-function.type", "'" + function + "'");
    }
  }

  @Test
  void manyPartitionsKeepTheirPlaces() {
    Table table =
        workspace.create(
            "t", Schema.builder().column("id", "INT").column("part", "INT").partitionKeys("part"));
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      rows.add(row(i, i % 5_000 == 0 ? null : Integer.valueOf(i % 5_000)));
    }
    try (RowRouter router = table.newRowRouter()) {
      for (int i = 0; i < 3; i++) {
        RoutedRows routed = router.route(workspace.batch(table, rows));
        assertEquals(5_000, routed.partitions().size());
        for (int row = 0; row < rows.size(); row++) {
          assertEquals(row % 5_000, routed.partition(row));
          assertEquals(
              rows.get(row).get(1),
              routed.partitions().get(routed.partition(row)).values().get("part"));
        }
      }
    }
  }
}
