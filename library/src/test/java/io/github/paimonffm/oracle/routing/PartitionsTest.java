package io.github.paimonffm.oracle.routing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.oracle.engine.JavaKeys;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.TableSpec;
import io.github.paimonffm.oracle.model.TypeCase;
import io.github.paimonffm.oracle.model.TypeCases;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.RoutedRows;
import io.github.paimonffm.write.RowPartition;
import io.github.paimonffm.write.RowRouter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.paimon.types.DataTypeRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The partitions that a router finds have the bytes of Paimon Java and the values of the rows. */
@Tag("oracle")
class PartitionsTest {

  private static final long SEED = 20260626;

  /** The longest text whose folder name every file system allows. */
  private static final int FOLDER_CHARACTERS = 20;

  @TempDir Path directory;

  private Lake lake;

  @BeforeEach
  void open() throws Exception {
    lake = new Lake(directory);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  static Stream<TypeCase> partitionTypes() {
    Set<DataTypeRoot> refused =
        Set.of(
            DataTypeRoot.FLOAT, DataTypeRoot.DOUBLE, DataTypeRoot.BINARY, DataTypeRoot.VARBINARY);
    return TypeCases.atomic().stream()
        .filter(type -> !refused.contains(type.type().getTypeRoot()))
        .flatMap(type -> Stream.of(type, type.notNull()));
  }

  @ParameterizedTest
  @MethodSource("partitionTypes")
  void partitionsOfOneColumn(TypeCase type) throws Exception {
    check(List.of(type), Map.of());
  }

  @Test
  void partitionsOfSeveralColumns() throws Exception {
    List<TypeCase> types = partitionTypes().toList();
    for (int i = 0; i + 3 <= types.size(); i += 3) {
      check(types.subList(i, i + 3), Map.of("bucket", "5", "bucket-key", "id"));
    }
  }

  private void check(List<TypeCase> types, Map<String, String> options) throws Exception {
    String name = lake.newTable();
    List<String> keys = KeyRows.names(types);
    lake.java().create(name, new TableSpec(KeyRows.columns(types), keys, List.of(), options));
    List<List<Object>> rows = KeyRows.of(types, SEED);
    List<byte[]> expected = JavaKeys.partitions(lake.java().table(name), rows);
    Table table = lake.ours().table(name);
    try (VectorSchemaRoot root = lake.ours().batch(table, rows);
        RowRouter router = table.newRowRouter()) {
      RoutedRows routed = router.route(root);
      Set<RowPartition> distinct = new HashSet<>(routed.partitions());
      assertEquals(routed.partitions().size(), distinct.size(), "distinct partitions");
      for (int row = 0; row < rows.size(); row++) {
        RowPartition partition = routed.partitions().get(routed.partition(row));
        List<Object> values = rows.get(row).subList(1, rows.get(row).size());
        assertArrayEquals(expected.get(row), partition.toBytes(), "partition " + values);
        assertEquals(values, new ArrayList<>(partition.values().values()));
        assertEquals(keys, List.copyOf(partition.values().keySet()));
        assertEquals(keys, List.copyOf(partition.texts().keySet()));
      }
    }
    checkCommits(table, rows.stream().filter(PartitionsTest::fitsFolder).limit(20).toList());
  }

  private static boolean fitsFolder(List<Object> row) {
    return row.stream()
        .allMatch(value -> !(value instanceof String text) || text.length() <= FOLDER_CHARACTERS);
  }

  /**
   * Compares the texts and buckets with the messages of a writer. Then an overwrite of the values
   * of each partition with no rows removes the rows.
   */
  private void checkCommits(Table table, List<List<Object>> rows) throws Exception {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<RowPartition> partitions;
    Map<List<Object>, Long> expected = new HashMap<>();
    Map<List<Object>, Long> found;
    try (VectorSchemaRoot root = lake.ours().batch(table, rows);
        RowRouter router = builder.newRowRouter();
        BatchTableWrite write = builder.newWrite()) {
      RoutedRows routed = router.route(root);
      partitions = routed.partitions();
      boolean isFixed = router.bucketCount().isPresent();
      for (int row = 0; row < rows.size(); row++) {
        RowPartition partition = partitions.get(routed.partition(row));
        // Messages of append tables without buckets have bucket 0.
        int bucket = isFixed ? routed.bucket(row) : 0;
        assertEquals(isFixed, routed.bucket(row) >= 0);
        expected.merge(List.of(partition.texts(), bucket), 1L, Long::sum);
      }
      write.writeArrow(root);
      List<CommitMessage> messages = write.prepareCommit();
      // A null and the text of the default partition name have the same text.
      found =
          messages.stream()
              .collect(
                  Collectors.groupingBy(
                      message -> List.of(message.partition(), message.bucket()),
                      Collectors.summingLong(CommitMessage::rowCount)));
      try (BatchTableCommit commit = builder.newCommit()) {
        commit.commit(messages);
      }
    }
    assertEquals(expected, found);
    List<Map<String, ?>> specifications =
        partitions.stream().<Map<String, ?>>map(RowPartition::values).toList();
    try (BatchTableCommit commit = table.newBatchWriteBuilder().newCommit()) {
      commit.truncatePartitions(specifications);
    }
    assertEquals(List.of(), lake.java().read(table.identifier().table()));
  }

  @Test
  void nullsBlanksAndEmptyTextsAreDifferentPartitions() throws Exception {
    TypeCase text =
        TypeCases.atomic().stream()
            .filter(type -> type.name().equals("STRING"))
            .findFirst()
            .orElseThrow();
    String name = lake.newTable();
    lake.java()
        .create(
            name,
            new TableSpec(KeyRows.columns(List.of(text)), List.of("k0"), List.of(), Map.of()));
    List<List<Object>> rows = new ArrayList<>();
    for (String value : new String[] {null, "", " ", "__DEFAULT_PARTITION__", "null", null, ""}) {
      List<Object> row = new ArrayList<>();
      row.add(rows.size());
      row.add(value);
      rows.add(row);
    }
    Table table = lake.ours().table(name);
    try (VectorSchemaRoot root = lake.ours().batch(table, rows);
        RowRouter router = table.newRowRouter()) {
      RoutedRows routed = router.route(root);
      assertEquals(
          List.of(0, 1, 2, 3, 4, 0, 1),
          IntStream.range(0, rows.size()).map(routed::partition).boxed().toList());
      List<byte[]> expected = JavaKeys.partitions(lake.java().table(name), rows);
      for (int partition = 0; partition < 5; partition++) {
        assertArrayEquals(expected.get(partition), routed.partitions().get(partition).toBytes());
      }
    }
  }

  @Test
  void unpartitionedTableHasTheEmptyPartition() throws Exception {
    List<TypeCase> types = TypeCases.atomic().subList(0, 1);
    String name = lake.newTable();
    lake.java().create(name, new TableSpec(KeyRows.columns(types), List.of(), List.of(), Map.of()));
    List<List<Object>> rows = KeyRows.of(types, SEED);
    lake.ours().write(name, rows.stream().map(Change::insert).toList());
    byte[] expected = JavaKeys.partitions(lake.java().table(name), rows).getFirst();
    Table table = lake.ours().table(name);
    try (VectorSchemaRoot root = lake.ours().batch(table, rows);
        RowRouter router = table.newRowRouter()) {
      RoutedRows routed = router.route(root);
      assertEquals(rows.size(), routed.rowCount());
      RowPartition partition = routed.partitions().getFirst();
      assertEquals(1, routed.partitions().size());
      assertEquals(Map.of(), partition.values());
      assertEquals(Map.of(), partition.texts());
      assertArrayEquals(expected, partition.toBytes());
    }
  }
}
