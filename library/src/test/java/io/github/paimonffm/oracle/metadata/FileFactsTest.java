package io.github.paimonffm.oracle.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.Step;
import io.github.paimonffm.oracle.model.TableSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.io.DataFileMeta;
import org.apache.paimon.manifest.ManifestEntry;
import org.apache.paimon.options.Options;
import org.apache.paimon.predicate.Predicate;
import org.apache.paimon.predicate.PredicateBuilder;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Features of Paimon Java that depend on the metadata of data files in manifests. */
@Tag("oracle")
class FileFactsTest {

  private static final String KOLKATA = "Asia/Kolkata";
  private static final String LOS_ANGELES = "America/Los_Angeles";

  private final TimeZone zone = TimeZone.getDefault();
  private Lake lake;
  private Catalog catalog;

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    lake = new Lake(directory);
    Map<String, String> options =
        Map.of(
            "warehouse",
            directory.resolve("warehouse").toUri().toString(),
            "cache-enabled",
            "false");
    catalog = CatalogFactory.createCatalog(CatalogContext.create(Options.fromMap(options)));
  }

  @AfterEach
  void close() throws Exception {
    TimeZone.setDefault(zone);
    catalog.close();
    lake.close();
  }

  private FileStoreTable table(String name, Map<String, String> options) throws Exception {
    return (FileStoreTable)
        catalog.getTable(Identifier.create(Engine.DATABASE, name)).copy(options);
  }

  private static TableSpec spec(
      List<String> partitionKeys, Map<String, String> options, DataType... types) {
    List<DataField> fields = new ArrayList<>();
    fields.add(new DataField(0, "id", DataTypes.INT()));
    for (DataType type : types) {
      fields.add(new DataField(fields.size(), "c" + fields.size(), type));
    }
    return new TableSpec(new RowType(fields), partitionKeys, List.of(), options);
  }

  private static List<Change> rows(int first, int count, Object... values) {
    Stream<List<Object>> rows =
        IntStream.range(first, first + count)
            .mapToObj(id -> Stream.concat(Stream.of((Object) id), Arrays.stream(values)).toList());
    return rows.map(Change::insert).toList();
  }

  private static List<Integer> ids(FileStoreTable table, Predicate... filters) throws Exception {
    ReadBuilder builder = table.newReadBuilder().withFilter(List.of(filters));
    List<Integer> ids = new ArrayList<>();
    try (RecordReader<InternalRow> reader =
        builder.newRead().executeFilter().createReader(builder.newScan().plan())) {
      reader.forEachRemaining(row -> ids.add(row.getInt(0)));
    }
    return ids;
  }

  private List<DataFileMeta> files(String table) throws Exception {
    return table(table, Map.of()).store().newScan().plan().files().stream()
        .map(ManifestEntry::file)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {KOLKATA, LOS_ANGELES})
  void creationTimesUseTheWallClockOfTheJvm(String zone) throws Exception {
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    String table = lake.newTable();
    lake.ours().create(table, spec(List.of(), Map.of()));
    long before = System.currentTimeMillis();
    lake.ours().write(table, rows(1, 2));
    long after = System.currentTimeMillis();
    for (DataFileMeta file : files(table)) {
      long created = file.creationTimeEpochMillis();
      assertTrue(before <= created && created <= after, before + " " + created + " " + after);
    }
    String minuteAgo = Long.toString(before - 60_000);
    for (String option : List.of("scan.file-creation-time-millis", "scan.creation-time-millis")) {
      assertEquals(List.of(1, 2), ids(table(table, Map.of(option, minuteAgo))), option);
    }
    String minuteAhead = Long.toString(after + 60_000);
    assertEquals(
        List.of(), ids(table(table, Map.of("scan.file-creation-time-millis", minuteAhead))));
  }

  @ParameterizedTest
  @ValueSource(strings = {KOLKATA, LOS_ANGELES})
  void newPartitionsDoNotExpire(String zone) throws Exception {
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    Map<String, String> options =
        Map.of(
            "partition.expiration-strategy", "update-time",
            "partition.expiration-time", "2 h",
            "partition.expiration-check-interval", "1 ms");
    String table = lake.newTable();
    lake.java().create(table, spec(List.of("c1"), options, DataTypes.STRING()));
    lake.ours().write(table, rows(1, 1, "a"));
    lake.java().write(table, rows(2, 1, "b"));
    lake.java().write(table, rows(3, 1, "b"));
    assertEquals(List.of(1, 2, 3), ids(table(table, Map.of())).stream().sorted().toList());
  }

  @ParameterizedTest
  @CsvSource({"-1,false", "1,false", "3,false", "1,true"})
  void sequenceNumbersEqualThoseOfPaimonJava(int buckets, boolean partitioned) throws Exception {
    Map<String, String> options =
        buckets < 0 ? Map.of() : Map.of("bucket", Integer.toString(buckets), "bucket-key", "id");
    List<String> keys = partitioned ? List.of("c1") : List.of();
    TableSpec spec = spec(keys, options, DataTypes.STRING());
    List<List<String>> ranges = new ArrayList<>();
    for (Engine engine : List.of(lake.java(), lake.ours())) {
      String table = lake.newTable();
      engine.create(table, spec);
      engine.write(table, rows(0, 20, "a"));
      engine.write(table, rows(20, 7, "a"));
      engine.write(table, rows(40, 5, "b"));
      engine.apply(table, Step.of(Step.Kind.DYNAMIC_OVERWRITE, rows(60, 3, "b")));
      engine.write(table, rows(80, 9, "b"));
      ranges.add(
          files(table).stream()
              .map(f -> f.minSequenceNumber() + ".." + f.maxSequenceNumber())
              .sorted()
              .toList());
    }
    assertEquals(ranges.getFirst(), ranges.getLast());
  }

  @Test
  void bucketIsReadInCommitOrder() throws Exception {
    String table = lake.newTable();
    lake.ours().create(table, spec(List.of(), Map.of("bucket", "1", "bucket-key", "id")));
    List<Integer> expected = new ArrayList<>();
    for (int commit = 0; commit < 6; commit++) {
      Engine engine = commit % 2 == 0 ? lake.java() : lake.ours();
      engine.write(table, rows(10 * commit, 1));
      expected.add(10 * commit);
    }
    assertEquals(expected, ids(table(table, Map.of())));
  }

  @Test
  void newFilesHaveFormatOfLevel0() throws Exception {
    Map<String, String> options =
        Map.of(
            "bucket", "1",
            "write-only", "true",
            "file.format.per.level", "0:avro,5:parquet",
            "file.compression.per.level", "0:snappy");
    TableSpec spec =
        new TableSpec(
            RowType.of(
                new DataType[] {DataTypes.INT().notNull(), DataTypes.STRING()},
                new String[] {"id", "v"}),
            List.of(),
            List.of("id"),
            options);
    String table = lake.newTable();
    lake.ours().create(table, spec);
    int first = 0;
    for (Engine engine : List.of(lake.ours(), lake.java())) {
      engine.write(table, rows(first++, 2, "a"));
    }
    List<String> names = files(table).stream().map(DataFileMeta::fileName).toList();
    assertTrue(names.stream().allMatch(name -> name.endsWith(".avro")), names::toString);
    lake.java().compact(table);
    String compacted = files(table).getFirst().fileName();
    assertTrue(compacted.endsWith(".parquet"), compacted);
    lake.ours().write(table, rows(2, 2, "b"));
    for (Engine engine : List.of(lake.ours(), lake.java())) {
      assertEquals(4, engine.read(table).size(), engine.name());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "avro", "orc"})
  void filtersFindNanAndZeros(String format) throws Exception {
    TableSpec spec =
        spec(
            List.of(),
            Map.of(
                "file.format", format, "file.compression", format.equals("orc") ? "none" : "zstd"),
            DataTypes.DOUBLE(),
            DataTypes.FLOAT());
    String table = lake.newTable();
    lake.ours().create(table, spec);
    List<Change> plain = rows(1, 1, 1d, 1f);
    List<Change> odd = new ArrayList<>(rows(2, 1, 2d, 2f));
    odd.addAll(rows(3, 1, Double.NaN, Float.NaN));
    List<Change> negativeZero = rows(4, 1, -0d, -0f);
    List<Change> zero = rows(5, 1, 0d, 0f);
    for (List<Change> file : List.of(plain, odd, negativeZero, zero)) {
      lake.ours().write(table, file);
    }
    FileStoreTable java = table(table, Map.of());
    PredicateBuilder where = new PredicateBuilder(java.rowType());
    assertEquals(List.of(3), ids(java, where.greaterThan(1, 100d)));
    assertEquals(List.of(3), ids(java, where.equal(1, Double.NaN)));
    assertEquals(List.of(3), ids(java, where.greaterOrEqual(2, Float.NaN)));
    assertEquals(List.of(1, 2, 4, 5), ids(java, where.lessThan(1, Double.NaN)));
    assertEquals(List.of(4), ids(java, where.equal(1, -0d)));
    assertEquals(List.of(5), ids(java, where.equal(2, 0f)));
    assertEquals(List.of(4), ids(java, where.lessThan(1, 0d)));
  }
}
