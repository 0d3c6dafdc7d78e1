package io.github.paimonffm.spark.table;

import io.github.paimonffm.DataFile;
import io.github.paimonffm.Partition;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** The metadata tables of a table: {@code t$snapshots}, {@code t$partitions}, {@code t$files}. */
public final class MetadataTables {

  private static final DataType TEXTS =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, false);

  private MetadataTables() {}

  /**
   * Returns a metadata table.
   *
   * @param kind the name after the {@code $}
   * @param name the name of the metadata table for messages
   * @param table the table that the metadata table describes
   * @return the metadata table; empty if no metadata table has this name
   */
  public static Optional<org.apache.spark.sql.connector.catalog.Table> of(
      String kind, String name, Table table) {
    return switch (kind) {
      case "snapshots" -> Optional.of(snapshots(name, table));
      case "partitions" -> Optional.of(partitions(name, table));
      case "files" -> Optional.of(files(name, table));
      default -> Optional.empty();
    };
  }

  private static MetadataTable snapshots(String name, Table table) {
    return new Definition<Snapshot>()
        .column("snapshot_id", DataTypes.LongType, Snapshot::id)
        .column("schema_id", DataTypes.LongType, Snapshot::schemaId)
        .column("commit_user", DataTypes.StringType, row -> text(row.commitUser()))
        .column("commit_identifier", DataTypes.LongType, Snapshot::commitIdentifier)
        .column("commit_kind", DataTypes.StringType, row -> text(row.commitKind().name()))
        .column("commit_time", DataTypes.TimestampType, row -> micros(row.commitTime()))
        .nullable("total_record_count", DataTypes.LongType, row -> number(row.totalRecordCount()))
        .nullable("delta_record_count", DataTypes.LongType, row -> number(row.deltaRecordCount()))
        .nullable(
            "changelog_record_count", DataTypes.LongType, row -> number(row.changelogRecordCount()))
        .nullable("watermark", DataTypes.LongType, row -> number(row.watermark()))
        .table(name, table::snapshots);
  }

  private static MetadataTable partitions(String name, Table table) {
    return new Definition<Partition>()
        .column("partition", TEXTS, row -> texts(row.spec()))
        .column("record_count", DataTypes.LongType, Partition::rowCount)
        .column("file_count", DataTypes.LongType, Partition::fileCount)
        .column("file_size_in_bytes", DataTypes.LongType, Partition::sizeInBytes)
        .table(name, table::partitions);
  }

  private static MetadataTable files(String name, Table table) {
    return new Definition<DataFile>()
        .column("partition", TEXTS, row -> texts(row.partition()))
        .column("bucket", DataTypes.IntegerType, DataFile::bucket)
        .column("file_path", DataTypes.StringType, row -> text(row.path()))
        .column("file_format", DataTypes.StringType, row -> text(row.format()))
        .column("schema_id", DataTypes.LongType, DataFile::schemaId)
        .column("level", DataTypes.IntegerType, DataFile::level)
        .column("record_count", DataTypes.LongType, DataFile::rowCount)
        .column("file_size_in_bytes", DataTypes.LongType, DataFile::sizeInBytes)
        .nullable("deleted_record_count", DataTypes.LongType, row -> number(row.deletedRowCount()))
        .column("min_sequence_number", DataTypes.LongType, DataFile::minSequenceNumber)
        .column("max_sequence_number", DataTypes.LongType, DataFile::maxSequenceNumber)
        .nullable(
            "creation_time",
            DataTypes.TimestampType,
            row -> row.creationTime().map(MetadataTables::micros).orElse(null))
        .nullable(
            "file_source",
            DataTypes.StringType,
            row -> row.source().map(source -> text(source.name())).orElse(null))
        .table(name, table::files);
  }

  private static UTF8String text(String value) {
    return UTF8String.fromString(value);
  }

  private static ArrayBasedMapData texts(Map<String, String> values) {
    return ArrayBasedMapData.apply(
        values.keySet().stream().map(UTF8String::fromString).toArray(),
        values.values().stream().map(UTF8String::fromString).toArray());
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static @Nullable Long number(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  /** The columns of a metadata table, with functions that return their values for a row. */
  private static final class Definition<T> {
    private final List<Column> columns = new ArrayList<>();
    private final List<Function<T, @Nullable Object>> values = new ArrayList<>();

    Definition<T> column(String name, DataType type, Function<T, @Nullable Object> value) {
      return add(Column.create(name, type, false), value);
    }

    Definition<T> nullable(String name, DataType type, Function<T, @Nullable Object> value) {
      return add(Column.create(name, type, true), value);
    }

    private Definition<T> add(Column column, Function<T, @Nullable Object> value) {
      columns.add(column);
      values.add(value);
      return this;
    }

    MetadataTable table(String name, Supplier<List<T>> rows) {
      return new MetadataTable(
          name,
          columns.toArray(Column[]::new),
          () -> rows.get().stream().map(this::row).toArray(InternalRow[]::new));
    }

    private InternalRow row(T row) {
      return new GenericInternalRow(values.stream().map(value -> value.apply(row)).toArray());
    }
  }
}
