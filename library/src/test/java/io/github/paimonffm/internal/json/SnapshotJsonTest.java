package io.github.paimonffm.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.CommitKind;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.exception.CorruptDataException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** Snapshots and tags as JSON. */
class SnapshotJsonTest {

  private static final String JSON =
      """
      {"version":3,"id":2,"schemaId":1,"baseManifestList":"a","deltaManifestList":"b","commitUser":"u",
       "commitIdentifier":9223372036854775807,"commitKind":"APPEND","timeMillis":1700000000123,
       "totalRecordCount":10,"deltaRecordCount":null,"watermark":-9223372036854775808,"properties":{"k":"v"}}
      """;

  @Test
  void snapshotOfPaimonIsRead() {
    Snapshot snapshot = SnapshotJson.read(JSON.getBytes(UTF_8));
    assertEquals(
        new Snapshot(
            2,
            1,
            "u",
            Long.MAX_VALUE,
            CommitKind.APPEND,
            Instant.ofEpochMilli(1700000000123L),
            OptionalLong.of(10),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.of(Long.MIN_VALUE),
            OptionalLong.empty(),
            Map.of("k", "v")),
        snapshot);
  }

  @Test
  void emptyBytesMeanNoSnapshot() {
    assertEquals(Optional.empty(), SnapshotJson.readOptional(new byte[0]));
  }

  @Test
  void tagsAreSortedByName() {
    String tags =
        "[{\"name\":\"b\",\"snapshot\":%1$s},{\"name\":\"a\",\"snapshot\":%1$s}]".formatted(JSON);
    SortedMap<String, Snapshot> read = SnapshotJson.readTags(tags.getBytes(UTF_8));
    assertEquals(List.of("a", "b"), List.copyOf(read.keySet()));
    assertEquals(SnapshotJson.read(JSON.getBytes(UTF_8)), read.get("b"));
    assertThrows(UnsupportedOperationException.class, read::clear);
  }

  @Test
  void invalidSnapshotsAreRefused() {
    assertThrows(
        CorruptDataException.class,
        () -> SnapshotJson.read(JSON.replace("APPEND", "PREPEND").getBytes(UTF_8)));
    assertThrows(CorruptDataException.class, () -> SnapshotJson.read("{".getBytes(UTF_8)));
    assertThrows(CorruptDataException.class, () -> SnapshotJson.read("{}".getBytes(UTF_8)));
  }
}
