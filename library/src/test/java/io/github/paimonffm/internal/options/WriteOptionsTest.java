package io.github.paimonffm.internal.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.internal.partition.PartitionSpec;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The options of writers and committers as JSON. */
class WriteOptionsTest {

  private static void assertJson(
      boolean strict, boolean unreadable, boolean overwrite, WriteOptions options) {
    assertEquals(
        "{\"strict\":%s,\"unreadableData\":%s,\"overwrite\":%s,\"zoneOffsets\":[%s]}"
            .formatted(strict, unreadable, overwrite, offset(Long.MIN_VALUE, 0)),
        options.toJson(ZoneOffset.UTC.getRules(), Instant.EPOCH));
  }

  private static String offset(long fromMillis, long offsetMillis) {
    return "{\"fromMillis\":%d,\"offsetMillis\":%d}".formatted(fromMillis, offsetMillis);
  }

  @Test
  void zoneOffsetsContainNextTransitions() {
    Instant winter = Instant.parse("2026-01-01T00:00:00Z");
    String json = WriteOptions.DEFAULT.toJson(ZoneId.of("Europe/Paris").getRules(), winter);
    String summer = "2026-03-29T01:00:00Z";
    String expected =
        offset(Long.MIN_VALUE, 3_600_000)
            + ","
            + offset(Instant.parse(summer).toEpochMilli(), 7_200_000);
    assertTrue(json.contains("\"zoneOffsets\":[" + expected), json);
  }

  @Test
  void optionsAreWrittenAsJson() {
    assertJson(false, false, false, WriteOptions.DEFAULT);
    assertJson(true, false, false, WriteOptions.DEFAULT.withStrict());
    assertJson(false, true, false, WriteOptions.DEFAULT.withUnreadableData());
    assertJson(false, false, true, WriteOptions.DEFAULT.withOverwrite(PartitionSpec.ALL));
  }

  @Test
  void optionsCanBeCombined() {
    WriteOptions all =
        WriteOptions.DEFAULT
            .withOverwrite(PartitionSpec.of(Map.of("dt", "2026-06-26")))
            .withStrict()
            .withUnreadableData();
    assertJson(true, true, true, all);
    assertEquals(
        ", overwrite={dt='2026-06-26'}, strict schema, unreadable allowed", all.toString());
    assertEquals("", WriteOptions.DEFAULT.toString());
  }
}
