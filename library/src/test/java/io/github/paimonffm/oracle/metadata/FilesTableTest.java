package io.github.paimonffm.oracle.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.DataFile;
import io.github.paimonffm.FileSource;
import io.github.paimonffm.Partition;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.Step;
import io.github.paimonffm.oracle.model.TableSpec;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Collectors;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.options.Options;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowKind;
import org.apache.paimon.types.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The data files that this library lists, compared with Paimon Java's {@code $files} table. */
@Tag("oracle")
class FilesTableTest {

  private static final String NULL_PARTITION = "__DEFAULT_PARTITION__";

  private static final RowType COLUMNS =
      RowType.builder()
          .field("id", DataTypes.INT().notNull())
          .field("p", DataTypes.STRING())
          .field("d", DataTypes.DATE())
          .build();

  private static final RowType KEYED_COLUMNS =
      RowType.builder()
          .field("id", DataTypes.INT().notNull())
          .field("p", DataTypes.STRING().notNull())
          .field("d", DataTypes.DATE())
          .build();

  /** The kinds of tables. */
  enum Kind {
    APPEND(List.of(), List.of(), Map.of()),
    BUCKETS(List.of(), List.of(), Map.of("bucket", "2", "bucket-key", "id")),
    PARTITIONED(List.of("p", "d"), List.of(), Map.of()),
    AVRO(List.of(), List.of(), Map.of("file.format", "avro")),
    KEYED(List.of(), List.of("id"), Map.of("bucket", "2")),
    DYNAMIC_BUCKETS(List.of("p"), List.of("p", "id"), Map.of()),
    KEYED_PARTITIONED(List.of("p"), List.of("p", "id"), Map.of("bucket", "1")),
    DELETION_VECTORS(
        List.of(), List.of("id"), Map.of("bucket", "1", "deletion-vectors.enabled", "true")),
    FIRST_ROW(List.of(), List.of("id"), Map.of("bucket", "1", "merge-engine", "first-row"));

    private final List<String> partitionKeys;
    private final List<String> primaryKey;
    private final Map<String, String> options;

    Kind(List<String> partitionKeys, List<String> primaryKey, Map<String, String> options) {
      this.partitionKeys = partitionKeys;
      this.primaryKey = primaryKey;
      this.options = options;
    }

    /** Returns whether a batch read skips the files that a writer creates. */
    boolean isSkippedByReads() {
      return this == DELETION_VECTORS || this == FIRST_ROW;
    }

    TableSpec spec() {
      Map<String, String> all = new HashMap<>(options);
      all.put("write-only", "true");
      return new TableSpec(
          primaryKey.isEmpty() ? COLUMNS : KEYED_COLUMNS, partitionKeys, primaryKey, all);
    }
  }

  private final TimeZone zone = TimeZone.getDefault();
  private Lake lake;
  private org.apache.paimon.catalog.Catalog theirs;
  private io.github.paimonffm.catalog.Catalog ours;

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
    lake = new Lake(directory);
    Path warehouse = directory.resolve("warehouse");
    Map<String, String> options =
        Map.of("warehouse", warehouse.toUri().toString(), "cache-enabled", "false");
    theirs = CatalogFactory.createCatalog(CatalogContext.create(Options.fromMap(options)));
    ours =
        io.github.paimonffm.catalog.Catalog.open(Map.of("warehouse", warehouse.toUri().toString()));
  }

  @AfterEach
  void close() throws Exception {
    TimeZone.setDefault(zone);
    theirs.close();
    ours.close();
    lake.close();
  }

  private static Change row(int id, String p, LocalDate d) {
    return Change.insert(Arrays.asList(id, p, d));
  }

  private Table table(String name) {
    return ours.getTable(io.github.paimonffm.Identifier.of(Engine.DATABASE, name));
  }

  @ParameterizedTest
  @EnumSource
  void filesEqualThoseOfPaimonJava(Kind kind) throws Exception {
    String name = lake.newTable();
    lake.java().create(name, kind.spec());
    LocalDate day = LocalDate.of(2026, 6, 26);
    boolean keyed = !kind.primaryKey.isEmpty();
    List<Change> first =
        List.of(
            row(1, "a", day),
            row(2, "b/=% ä", day),
            row(3, keyed ? "a" : null, null),
            row(4, "a", null));
    List<Change> second = List.of(row(5, "a", day.plusDays(1)), row(1, "a", day), row(6, "c", day));
    lake.ours().writeUnreadable(name, first);
    compare(name);
    lake.java().write(name, second);
    compare(name);
    if (kind == Kind.KEYED || kind == Kind.KEYED_PARTITIONED) {
      Change delete = new Change(RowKind.DELETE, Arrays.asList(1, "a", day));
      lake.ours().write(name, List.of(delete, row(7, "a", day)));
      compare(name);
      assertTrue(
          table(name).files().stream()
              .anyMatch(file -> file.deletedRowCount().equals(OptionalLong.of(1))));
    }
    Map<String, Object> partition = kind.partitionKeys.isEmpty() ? Map.of() : Map.of("p", "a");
    Engine overwriting = kind.isSkippedByReads() ? lake.java() : lake.ours();
    overwriting.apply(
        name, Step.of(Step.Kind.STATIC_OVERWRITE, List.of(row(9, "a", day)), partition));
    compare(name);
    lake.java().write(name, second);
    lake.java().write(name, second);
    if (keyed || kind == Kind.BUCKETS) {
      // Paimon Java compacts the other tables only in jobs of its engines.
      lake.java().compact(name);
      compare(name);
    }
    if (kind == Kind.KEYED) {
      assertTrue(
          table(name).files().stream()
              .anyMatch(f -> f.level() > 0 && f.source().orElseThrow() == FileSource.COMPACT));
    }
    compareOlderSnapshots(name);
  }

  /**
   * Paimon Java's table of an older snapshot has only the partitions that the newest snapshot also
   * has, so this test compares all files with those of a scan.
   */
  private void compareOlderSnapshots(String name) throws Exception {
    Table table = table(name);
    Set<Map<String, String>> newest =
        table.partitions().stream().map(Partition::spec).collect(Collectors.toSet());
    long latest = table.latestSnapshot().orElseThrow().id();
    for (long id = 1; id <= latest; id++) {
      List<DataFile> files = table.files(id);
      assertEquals(
          theirFiles(name, id),
          ourFiles(files.stream().filter(f -> newest.contains(f.partition())).toList()),
          "snapshot " + id);
      Set<String> scanned =
          lake.java().table(name).store().newScan().withSnapshot(id).plan().files().stream()
              .map(entry -> entry.file().fileName())
              .collect(Collectors.toSet());
      assertEquals(
          scanned,
          files.stream()
              .map(f -> Path.of(f.path()).getFileName().toString())
              .collect(Collectors.toSet()));
    }
  }

  private void compare(String name) throws Exception {
    List<String> expected = theirFiles(name, null);
    assertTrue(!expected.isEmpty());
    assertEquals(expected, ourFiles(table(name).files()));
  }

  /** Paimon Java's table leaves out the bucket of postponed rows. */
  @Test
  void postponedFilesAreListedOnlyByThisLibrary() throws Exception {
    String name = lake.newTable();
    lake.java()
        .create(
            name, new TableSpec(KEYED_COLUMNS, List.of(), List.of("id"), Map.of("bucket", "-2")));
    lake.ours().writeUnreadable(name, List.of(row(1, "a", null)));
    assertEquals(List.of(), theirFiles(name, null));
    DataFile file = table(name).files().getFirst();
    assertEquals(-2, file.bucket());
    assertTrue(file.path().contains("/bucket-postpone/"), file::path);
  }

  private static List<String> ourFiles(List<DataFile> files) {
    return files.stream()
        .map(
            file ->
                String.join(
                    " ",
                    file.partition().values().stream()
                        .map(value -> value.equals(NULL_PARTITION) ? "null" : value)
                        .collect(Collectors.joining(", ", "{", "}")),
                    Integer.toString(file.bucket()),
                    file.path(),
                    file.format(),
                    Long.toString(file.schemaId()),
                    Integer.toString(file.level()),
                    Long.toString(file.rowCount()),
                    Long.toString(file.sizeInBytes()),
                    Long.toString(file.minSequenceNumber()),
                    Long.toString(file.maxSequenceNumber()),
                    LocalDateTime.ofInstant(
                            file.creationTime().orElseThrow(), ZoneId.systemDefault())
                        .toString(),
                    file.deletedRowCount().isPresent()
                        ? Long.toString(file.deletedRowCount().getAsLong())
                        : "null",
                    file.source().map(FileSource::name).orElse("null")))
        .sorted()
        .toList();
  }

  private List<String> theirFiles(String name, Long snapshot) throws Exception {
    org.apache.paimon.table.Table files =
        theirs.getTable(
            org.apache.paimon.catalog.Identifier.create(Engine.DATABASE, name + "$files"));
    if (snapshot != null) {
      files = files.copy(Map.of("scan.snapshot-id", Long.toString(snapshot)));
    }
    ReadBuilder builder = files.newReadBuilder();
    List<String> rows = new ArrayList<>();
    RowType type = files.rowType();
    try (RecordReader<InternalRow> reader =
        builder.newRead().createReader(builder.newScan().plan())) {
      reader.forEachRemaining(row -> rows.add(theirFile(row, type)));
    }
    return rows.stream().sorted().toList();
  }

  private static String theirFile(InternalRow row, RowType type) {
    int path = type.getFieldIndex("file_path");
    int source = type.getFieldIndex("file_source");
    int deleted = type.getFieldIndex("deleteRowCount");
    int partition = type.getFieldIndex("partition");
    return String.join(
        " ",
        row.isNullAt(partition) ? "{}" : row.getString(partition).toString(),
        Integer.toString(row.getInt(type.getFieldIndex("bucket"))),
        row.getString(path).toString().replaceFirst("^file:", ""),
        row.getString(type.getFieldIndex("file_format")).toString(),
        Long.toString(row.getLong(type.getFieldIndex("schema_id"))),
        Integer.toString(row.getInt(type.getFieldIndex("level"))),
        Long.toString(row.getLong(type.getFieldIndex("record_count"))),
        Long.toString(row.getLong(type.getFieldIndex("file_size_in_bytes"))),
        Long.toString(row.getLong(type.getFieldIndex("min_sequence_number"))),
        Long.toString(row.getLong(type.getFieldIndex("max_sequence_number"))),
        row.getTimestamp(type.getFieldIndex("creation_time"), 3).toLocalDateTime().toString(),
        row.isNullAt(deleted) ? "null" : Long.toString(row.getLong(deleted)),
        row.isNullAt(source) ? "null" : row.getString(source).toString());
  }
}
