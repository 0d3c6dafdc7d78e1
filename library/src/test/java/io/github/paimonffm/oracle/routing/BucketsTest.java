package io.github.paimonffm.oracle.routing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.oracle.engine.JavaKeys;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.model.TableSpec;
import io.github.paimonffm.oracle.model.TypeCase;
import io.github.paimonffm.oracle.model.TypeCases;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BucketFunction;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.RoutedRows;
import io.github.paimonffm.write.RowRouter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.paimon.types.DataTypeRoot;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The buckets of keys of each type are those of Paimon Java, whether a router, a bucket function or
 * a writer finds them.
 */
@Tag("oracle")
class BucketsTest {

  private static final long SEED = 20260626;
  private static final int[] BUCKET_COUNTS = {1, 2, 13, 1024};

  /** The number of random combinations of key columns. */
  private static final int COMBINATIONS = 12;

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

  static Stream<TypeCase> keyTypes() {
    return TypeCases.atomic().stream().flatMap(type -> Stream.of(type, type.notNull()));
  }

  @ParameterizedTest
  @MethodSource("keyTypes")
  void keysOfOneColumn(TypeCase type) throws Exception {
    for (int count : BUCKET_COUNTS) {
      check(List.of(type), count, Map.of());
    }
  }

  @Test
  void keysOfSeveralColumns() throws Exception {
    Random random = new Random(SEED);
    List<TypeCase> all = TypeCases.atomic();
    for (int i = 0; i < COMBINATIONS; i++) {
      List<TypeCase> types = new ArrayList<>();
      for (int column = 2 + random.nextInt(4); column > 0; column--) {
        TypeCase type = all.get(random.nextInt(all.size()));
        types.add(random.nextInt(3) == 0 ? type.notNull() : type);
      }
      check(types, 2 + random.nextInt(40), Map.of());
    }
  }

  /** The null bits of these keys need more than one word. */
  @Test
  void keysOfManyColumns() throws Exception {
    List<TypeCase> all = TypeCases.atomic();
    List<TypeCase> types =
        IntStream.range(0, 70).mapToObj(column -> all.get(column % all.size())).toList();
    check(types, 31, Map.of());
  }

  @Test
  void remaindersOfWholeNumbers() throws Exception {
    Map<String, String> mod = Map.of("bucket-function.type", "mod");
    for (TypeCase type : TypeCases.atomic()) {
      DataTypeRoot root = type.type().getTypeRoot();
      if (root == DataTypeRoot.INTEGER || root == DataTypeRoot.BIGINT) {
        for (int count : BUCKET_COUNTS) {
          check(List.of(type), count, mod);
        }
      }
    }
  }

  /** Paimon Java creates the table, but cannot compute the bucket of a row. */
  @Test
  void variantHasNoBucket() throws Exception {
    TypeCase variant = TypeCases.special().getFirst();
    String name = lake.newTable();
    RowType columns = KeyRows.columns(List.of(variant));
    Map<String, String> options = KeyRows.buckets(3, List.of("k0"));
    lake.java().create(name, new TableSpec(columns, List.of(), List.of(), options));
    List<List<Object>> rows = List.of(List.of(1, variant.value(0)));
    assertThrows(RuntimeException.class, () -> JavaKeys.buckets(lake.java().table(name), rows));
    Table table = lake.ours().table(name);
    Messages.assertNames(
        assertThrows(UnsupportedFeatureException.class, table::newRowRouter),
        "." + name,
        "'k0'",
        "VARIANT");
    Messages.assertNames(
        assertThrows(
            InvalidArgumentException.class,
            () -> Catalog.newBucketFunction(3, List.of("INT", "VARIANT"))),
        "'key1'",
        "VARIANT");
  }

  @Test
  void bucketKeyOfPrimaryKeyTableHasNoPartitionColumn() throws Exception {
    RowType columns =
        RowType.of(
            new org.apache.paimon.types.DataType[] {
              DataTypes.INT().notNull(), DataTypes.STRING().notNull(), DataTypes.DATE().notNull()
            },
            new String[] {"id", "name", "day"});
    String name = lake.newTable();
    lake.java()
        .create(
            name,
            new TableSpec(
                columns, List.of("day"), List.of("name", "day", "id"), Map.of("bucket", "7")));
    try (RowRouter router = lake.ours().table(name).newRowRouter()) {
      assertEquals(List.of("day", "name", "id"), router.columns());
      assertEquals(lake.java().table(name).schema().bucketKeys(), router.bucketKeys());
      assertEquals(OptionalInt.of(7), router.bucketCount());
    }
  }

  /** Compares all ways to find the buckets of a table. */
  private void check(List<TypeCase> types, int count, Map<String, String> more) throws Exception {
    String name = lake.newTable();
    List<String> keys = KeyRows.names(types);
    Map<String, String> options = new HashMap<>(KeyRows.buckets(count, keys));
    options.putAll(more);
    RowType columns = KeyRows.columns(types);
    lake.java().create(name, new TableSpec(columns, List.of(), List.of(), options));
    List<List<Object>> rows = KeyRows.of(types, SEED + count);
    int[] expected = JavaKeys.buckets(lake.java().table(name), rows);
    String what = keys + " of types " + types.stream().map(TypeCase::name).toList();
    if (count > 1 && types.stream().noneMatch(type -> type.values().size() < 4)) {
      assertTrue(Arrays.stream(expected).distinct().count() > 1, what);
    }

    Table table = lake.ours().table(name);
    try (VectorSchemaRoot root = lake.ours().batch(table, rows);
        RowRouter router = table.newRowRouter()) {
      assertEquals(keys, router.bucketKeys());
      RoutedRows routed = router.route(root);
      int[] found = IntStream.range(0, rows.size()).map(routed::bucket).toArray();
      assertArrayEquals(expected, found, what);
      assertArrayEquals(expected, each(rows, router::bucketOf), what);
      if (more.isEmpty()) {
        checkFunction(types, count, rows, root, expected);
      }
      checkWriter(table, root, expected);
    }
  }

  private static int[] each(List<List<Object>> rows, Function<Object[], Integer> bucketOf) {
    return rows.stream().mapToInt(row -> bucketOf.apply(KeyRows.key(row))).toArray();
  }

  private void checkFunction(
      List<TypeCase> types,
      int count,
      List<List<Object>> rows,
      VectorSchemaRoot root,
      int[] expected) {
    List<String> sql = types.stream().map(type -> type.type().asSQLString()).toList();
    RowType keyType =
        RowType.of(
            types.stream().map(TypeCase::type).toArray(org.apache.paimon.types.DataType[]::new));
    List<List<Object>> keys = rows.stream().map(row -> row.subList(1, row.size())).toList();
    assertArrayEquals(expected, JavaKeys.buckets(keyType, count, keys));
    VectorSchemaRoot keyColumns =
        new VectorSchemaRoot(root.getFieldVectors().subList(1, root.getFieldVectors().size()));
    try (BucketFunction function = Catalog.newBucketFunction(count, sql)) {
      assertArrayEquals(expected, function.bucketsOf(keyColumns), sql.toString());
      assertArrayEquals(expected, each(rows, function::bucketOf), sql.toString());
    }
  }

  /** Compares the numbers of rows in the messages of a writer, and writes with each bucket. */
  private static void checkWriter(Table table, VectorSchemaRoot root, int[] expected) {
    Map<Integer, Long> rowsByBucket =
        Arrays.stream(expected)
            .boxed()
            .collect(Collectors.groupingBy(bucket -> bucket, TreeMap::new, Collectors.counting()));
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      write.writeArrow(root);
      assertEquals(rowsByBucket, rowsByBucket(write.prepareCommit()));
    }
    int first = expected[0];
    int end = (int) Arrays.stream(expected).takeWhile(bucket -> bucket == first).count();
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite();
        VectorSchemaRoot sameBucket = root.slice(0, end)) {
      write.writeArrow(sameBucket, first);
      assertEquals(Map.of(first, (long) end), rowsByBucket(write.prepareCommit()));
    }
  }

  private static Map<Integer, Long> rowsByBucket(List<CommitMessage> messages) {
    return messages.stream()
        .collect(Collectors.toMap(CommitMessage::bucket, CommitMessage::rowCount));
  }
}
