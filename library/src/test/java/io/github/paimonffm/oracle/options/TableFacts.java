package io.github.paimonffm.oracle.options;

import io.github.paimonffm.oracle.engine.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.paimon.data.BinaryArray;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.format.parquet.ParquetUtil;
import org.apache.paimon.fs.local.LocalFileIO;
import org.apache.paimon.io.DataFileMeta;
import org.apache.paimon.manifest.ManifestEntry;
import org.apache.paimon.options.Options;
import org.apache.paimon.shade.org.apache.avro.file.DataFileReader;
import org.apache.paimon.shade.org.apache.avro.generic.GenericDatumReader;
import org.apache.paimon.shade.org.apache.parquet.column.ColumnDescriptor;
import org.apache.paimon.shade.org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.paimon.shade.org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.paimon.shade.org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.paimon.stats.SimpleStats;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.source.ScanMode;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.RowType;

/** Facts about a table, as lines of text that twin tables must have in common. */
final class TableFacts {

  /** A group of facts. */
  enum Fact {
    /** The rows as Paimon Java reads them. */
    ROWS,
    SNAPSHOTS,
    TAGS,
    /** The paths of all files. */
    NAMES,
    /** Partition, bucket, level, row counts and sequence numbers of data and changelog files. */
    FILES,
    /** Minima, maxima and null counts in manifests. */
    STATISTICS,
    /** The smallest and the largest key of each file. */
    KEYS,
    /** Indexes in manifests, and extra files of data files. */
    INDEXES,
    COMPRESSION,
    MANIFEST_COMPRESSION,
    /** The types of the columns in Parquet files. */
    PARQUET_TYPES,
    /** The columns of Parquet files with dictionaries; compared only if a case requests it. */
    DICTIONARIES,
    /** The columns of Parquet files with page indexes. */
    PAGE_INDEXES,
    /** The contents of text files. */
    TEXTS
  }

  private final Map<Fact, List<String>> facts = new EnumMap<>(Fact.class);
  private final FileStoreTable table;
  private final TableFiles files;
  private long dataSize;

  /**
   * Collects the facts about a table of the lake.
   *
   * @param root the folder of the table
   * @param external a folder with external files of the table; may be absent
   */
  static TableFacts of(Lake lake, String name, OptionLayout layout, Path root, Path external)
      throws Exception {
    TableFacts all = new TableFacts(lake.java().table(name), new TableFiles(root));
    for (List<Object> row : layout.canonical(lake.java().read(name))) {
      all.add(Fact.ROWS, row.toString());
    }
    all.gather();
    List<Path> paths = new ArrayList<>(all.files.paths());
    if (Files.isDirectory(external)) {
      TableFiles elsewhere = new TableFiles(external);
      elsewhere.names().forEach(file -> all.add(Fact.NAMES, external(file)));
      paths.addAll(elsewhere.paths());
    }
    for (Path path : paths) {
      all.describe(path);
    }
    all.facts.values().forEach(lines -> lines.sort(null));
    return all;
  }

  private TableFacts(FileStoreTable table, TableFiles files) {
    this.table = table;
    this.files = files;
  }

  /** Returns the lines of a fact. */
  List<String> get(Fact fact) {
    return facts.getOrDefault(fact, List.of());
  }

  /** Describes the difference between two tables. Returns an empty text if there is none. */
  static String difference(Fact fact, TableFacts expected, TableFacts actual) {
    List<String> missing = new ArrayList<>(expected.get(fact));
    List<String> unexpected = new ArrayList<>(actual.get(fact));
    actual.get(fact).forEach(missing::remove);
    expected.get(fact).forEach(unexpected::remove);
    return missing.isEmpty() && unexpected.isEmpty()
        ? ""
        : "%n%s%n  missing: %s%n  unexpected: %s"
            .formatted(fact, String.join("\n    ", missing), String.join("\n    ", unexpected));
  }

  /** Returns the total size of the data files in bytes. */
  long dataSize() {
    return dataSize;
  }

  /**
   * Replaces the UUID and the number in a file name with a star. Paimon Java numbers data files and
   * changelog files together; the crate numbers them separately and marks changelog manifests.
   */
  private static String masked(String name) {
    return TableFiles.masked(name).replaceAll("\\*(-changelog)?-\\d+", "*");
  }

  /** Masks the path of an external file. The engines choose one of two folders at random. */
  private static String external(String name) {
    return "external: " + masked(name).replaceFirst("^[ab]/", "*/");
  }

  private void add(Fact fact, String line) {
    facts.computeIfAbsent(fact, none -> new ArrayList<>()).add(line);
  }

  private void gather() throws Exception {
    for (String file : files.names()) {
      // Paimon Java writes this hint only when snapshots expire.
      if (!file.equals("snapshot/EARLIEST")) {
        add(Fact.NAMES, masked(file));
      }
    }
    for (Map<String, String> snapshot : files.snapshots()) {
      add(Fact.SNAPSHOTS, snapshot.toString());
    }
    files.tags().forEach((name, fields) -> add(Fact.TAGS, name + fields));
    for (ManifestEntry entry : table.store().newScan().plan().files()) {
      dataSize += entry.file().fileSize();
      describe("data", entry);
    }
    for (int id = 1; id <= files.snapshots().size(); id++) {
      var scan = table.store().newScan().withSnapshot(id).withKind(ScanMode.CHANGELOG);
      for (ManifestEntry entry : scan.plan().files()) {
        describe("changelog", entry);
      }
    }
  }

  private void describe(String kind, ManifestEntry entry) {
    DataFileMeta file = entry.file();
    RowType partition = table.schema().logicalPartitionType();
    String where =
        "%s %s, bucket %d of %d"
            .formatted(
                kind,
                values(entry.partition(), partition.getFields()),
                entry.bucket(),
                entry.totalBuckets());
    add(
        Fact.FILES,
        "%s: level %d, %d rows (%s deletes), sequence %d..%d, schema %d, %s, first row %s, columns %s, in %s"
            .formatted(
                where,
                file.level(),
                file.rowCount(),
                file.deleteRowCount(),
                file.minSequenceNumber(),
                file.maxSequenceNumber(),
                file.schemaId(),
                file.fileSource(),
                file.firstRowId(),
                file.writeCols(),
                file.fileFormat()));
    List<DataField> columns = columns(file);
    add(Fact.STATISTICS, where + ": " + statistics(file.valueStats(), columns));
    List<DataField> keys = table.schema().trimmedPrimaryKeysFields();
    if (!keys.isEmpty()) {
      add(
          Fact.KEYS,
          "%s: %s..%s, %s"
              .formatted(
                  where,
                  values(file.minKey(), keys),
                  values(file.maxKey(), keys),
                  statistics(file.keyStats(), keys)));
    }
    byte[] index = file.embeddedIndex();
    add(
        Fact.INDEXES,
        "%s: %s in the manifest, beside the file %s"
            .formatted(
                where,
                index == null ? "no index" : "an index",
                file.extraFiles().stream().map(TableFacts::masked).toList()));
  }

  /** Returns the columns for which a file has statistics. */
  private List<DataField> columns(DataFileMeta file) {
    List<String> names = file.valueStatsCols() == null ? file.writeCols() : file.valueStatsCols();
    RowType all = table.rowType();
    return names == null ? all.getFields() : names.stream().map(all::getField).toList();
  }

  private static String statistics(SimpleStats stats, List<DataField> columns) {
    return "%s %s..%s, nulls %s"
        .formatted(
            columns.stream().map(DataField::name).toList(),
            values(stats.minValues(), columns),
            values(stats.maxValues(), columns),
            nulls(stats.nullCounts()));
  }

  private static String nulls(BinaryArray counts) {
    return IntStream.range(0, counts.size())
        .mapToObj(i -> counts.isNullAt(i) ? "?" : Long.toString(counts.getLong(i)))
        .toList()
        .toString();
  }

  private static String values(BinaryRow row, List<DataField> columns) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < row.getFieldCount(); i++) {
      var getter = InternalRow.createFieldGetter(columns.get(i).type(), i);
      values.add(String.valueOf(getter.getFieldOrNull(row)));
    }
    return values.toString();
  }

  private void describe(Path path) throws IOException {
    String name = masked(path.getFileName().toString());
    boolean manifest = name.matches("(index-)?manifest(-list)?-\\*");
    if (name.endsWith(".parquet")) {
      parquet(name, path);
    } else if (manifest || name.endsWith(".avro")) {
      Fact fact = manifest ? Fact.MANIFEST_COMPRESSION : Fact.COMPRESSION;
      try (var reader = new DataFileReader<>(path.toFile(), new GenericDatumReader<>())) {
        add(fact, name + ": " + reader.getMetaString("avro.codec"));
      }
    } else if (name.matches(".*\\.(csv|json|txt|text)")) {
      // Paimon Java writes numbers in JSON as strings, and reads both forms.
      add(Fact.TEXTS, Files.readString(path).replaceAll(":\"(\\d+)\"", ":$1"));
    }
  }

  /** Normalizes the path of a column, because readers ignore the name of a MAP's entries. */
  private static String normalized(String column) {
    return column.replace(".key_value.", ".entries.");
  }

  /**
   * Returns whether a column is internal to Paimon. The crate does not write copies of key columns.
   */
  private static boolean isInternal(String column) {
    return column.startsWith("_");
  }

  private void parquet(String name, Path path) throws IOException {
    var file = new org.apache.paimon.fs.Path(path.toUri());
    long size = Files.size(path);
    try (ParquetFileReader reader =
        ParquetUtil.getParquetReader(LocalFileIO.create(), file, size, new Options())) {
      for (ColumnDescriptor column : reader.getFileMetaData().getSchema().getColumns()) {
        String columnPath = normalized(String.join(".", column.getPath()));
        if (!isInternal(columnPath)) {
          var type = column.getPrimitiveType();
          String of = type.getPrimitiveTypeName() + " " + type.getLogicalTypeAnnotation();
          add(Fact.PARQUET_TYPES, name + ": " + columnPath + " " + of);
        }
      }
      TreeSet<String> codecs = new TreeSet<>();
      TreeSet<String> dictionaries = new TreeSet<>();
      TreeSet<String> indexes = new TreeSet<>();
      for (BlockMetaData group : reader.getFooter().getBlocks()) {
        for (ColumnChunkMetaData column : group.getColumns()) {
          String columnPath = normalized(column.getPath().toDotString());
          // LZ4 has two forms, and each engine reads both.
          codecs.add(column.getCodec().toString().replace("LZ4_RAW", "LZ4"));
          if (isInternal(columnPath)) {
            continue;
          }
          if (column.hasDictionaryPage()) {
            dictionaries.add(columnPath);
          }
          if (column.getColumnIndexReference() != null) {
            indexes.add(columnPath);
          }
        }
      }
      add(Fact.COMPRESSION, name + ": " + codecs);
      add(Fact.DICTIONARIES, name + ": " + dictionaries);
      add(Fact.PAGE_INDEXES, name + ": " + indexes);
    }
  }
}
