package io.github.paimonffm.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.DataFile;
import io.github.paimonffm.FileSource;
import io.github.paimonffm.exception.CorruptDataException;
import io.github.paimonffm.internal.wire.TableIdentity;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A reader for the JSON in which the native library returns the data files of a snapshot. */
public final class DataFileJson {

  private static final Comparator<DataFile> ORDER =
      Comparator.comparing((DataFile file) -> String.join("/", file.partition().values()))
          .thenComparing(DataFile::bucket)
          .thenComparing(DataFile::path);

  private DataFileJson() {}

  /**
   * Reads an array of data files, and orders the files by partition, bucket and path.
   *
   * @param keys the partition columns of the table, which define the order of the values
   * @param zone the time zone of the writers of the files
   */
  public static List<DataFile> readAll(byte[] json, List<String> keys, ZoneId zone) {
    List<DataFile> files = new ArrayList<>();
    Json.read(json).forEach(node -> files.add(read(node, keys, zone)));
    files.sort(ORDER);
    return List.copyOf(files);
  }

  private static DataFile read(JsonNode node, List<String> keys, ZoneId zone) {
    String path = TableIdentity.path(Json.text(node, "path"));
    return new DataFile(
        PartitionJson.readValues(Json.member(node, "partition"), keys),
        Math.toIntExact(Json.number(node, "bucket")),
        path,
        Json.text(node, "format"),
        Json.number(node, "schemaId"),
        Math.toIntExact(Json.number(node, "level")),
        Json.number(node, "rowCount"),
        Json.optionalNumber(node, "deletedRowCount"),
        Json.number(node, "fileSize"),
        Json.number(node, "minSequenceNumber"),
        Json.number(node, "maxSequenceNumber"),
        creationTime(node, zone),
        source(node, path));
  }

  private static Optional<Instant> creationTime(JsonNode node, ZoneId zone) {
    String member = "createdWallClockMillis";
    if (!node.hasNonNull(member)) {
      return Optional.empty();
    }
    Instant asInUtc = Instant.ofEpochMilli(Json.number(node, member));
    return Optional.of(LocalDateTime.ofInstant(asInUtc, ZoneOffset.UTC).atZone(zone).toInstant());
  }

  private static Optional<FileSource> source(JsonNode node, String path) {
    if (!node.hasNonNull("fileSource")) {
      return Optional.empty();
    }
    long code = Json.number(node, "fileSource");
    for (FileSource source : FileSource.values()) {
      if (source.ordinal() == code) {
        return Optional.of(source);
      }
    }
    throw new CorruptDataException("data file " + path + " has the unknown file source " + code);
  }
}
