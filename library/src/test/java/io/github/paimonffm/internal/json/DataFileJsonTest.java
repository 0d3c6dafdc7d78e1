package io.github.paimonffm.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.DataFile;
import io.github.paimonffm.FileSource;
import io.github.paimonffm.exception.CorruptDataException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Data files as JSON. */
class DataFileJsonTest {

  private static final ZoneId KOLKATA = ZoneId.of("Asia/Kolkata");

  private static String file(String partition, int bucket, String path, String more) {
    return """
        {"partition":{%s},"bucket":%d,"path":"%s","format":"parquet","schemaId":2,"level":5,
        "rowCount":10,"fileSize":99,"minSequenceNumber":3,"maxSequenceNumber":12%s}
        """
        .formatted(partition, bucket, path, more);
  }

  private static List<DataFile> read(List<String> keys, String... files) {
    String json = "[" + String.join(",", files) + "]";
    return DataFileJson.readAll(json.getBytes(UTF_8), keys, KOLKATA);
  }

  @Test
  void allMembersAreRead() {
    String more = ",\"deletedRowCount\":4,\"createdWallClockMillis\":19800000,\"fileSource\":1";
    List<DataFile> files =
        read(List.of("b", "a"), file("\"a\":\"1\",\"b\":\"x\"", 7, "file:///w/t/f.parquet", more));
    assertEquals(
        List.of(
            new DataFile(
                Map.of("a", "1", "b", "x"),
                7,
                "/w/t/f.parquet",
                "parquet",
                2,
                5,
                10,
                OptionalLong.of(4),
                99,
                3,
                12,
                Optional.of(Instant.EPOCH),
                Optional.of(FileSource.COMPACT))),
        files);
    assertEquals("{b=x, a=1}", files.getFirst().partition().toString());
    assertThrows(
        UnsupportedOperationException.class, () -> files.getFirst().partition().put("a", "2"));
    assertThrows(UnsupportedOperationException.class, files::clear);
  }

  @Test
  void membersThatAreNotRecordedAreEmpty() {
    String nulls = ",\"deletedRowCount\":null,\"createdWallClockMillis\":null,\"fileSource\":null";
    for (String more : List.of("", nulls)) {
      DataFile file = read(List.of(), file("", 0, "s3://b/f.parquet", more)).getFirst();
      assertEquals("s3://b/f.parquet", file.path());
      assertEquals(OptionalLong.empty(), file.deletedRowCount());
      assertEquals(Optional.empty(), file.creationTime());
      assertEquals(Optional.empty(), file.source());
    }
  }

  @Test
  void filesAreOrderedByPartitionBucketAndPath() {
    List<DataFile> files =
        read(
            List.of("p"),
            file("\"p\":\"b\"", 0, "/1", ""),
            file("\"p\":\"a\"", 10, "/2", ""),
            file("\"p\":\"a\"", 9, "/4", ""),
            file("\"p\":\"a\"", 9, "/3", ""));
    assertEquals(List.of("/3", "/4", "/2", "/1"), files.stream().map(DataFile::path).toList());
  }

  @Test
  void unknownFileSourceIsRefused() {
    for (String code : List.of("2", "-1", "4294967296")) {
      CorruptDataException refused =
          assertThrows(
              CorruptDataException.class,
              () -> read(List.of(), file("", 0, "/f.parquet", ",\"fileSource\":" + code)));
      assertTrue(refused.getMessage().contains("/f.parquet"), refused::toString);
      assertTrue(refused.getMessage().contains(code), refused::toString);
    }
  }
}
