package io.github.paimonffm.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WriteOptionsTest {

  private static void assertJson(
      boolean strict, boolean unreadable, boolean overwrite, WriteOptions options) {
    assertEquals(
        "{\"strict\":%s,\"allowUnreadable\":%s,\"overwrite\":%s}"
            .formatted(strict, unreadable, overwrite),
        options.toJson());
  }

  @Test
  void areWhatTheNativeSideTakes() {
    assertJson(false, false, false, WriteOptions.DEFAULT);
    assertJson(true, false, false, WriteOptions.DEFAULT.withStrict());
    assertJson(false, true, false, WriteOptions.DEFAULT.withAllowUnreadable());
    assertJson(false, false, true, WriteOptions.DEFAULT.withOverwrite(PartitionSpec.ALL));
  }

  @Test
  void oneDoesNotTakeAnotherBack() {
    WriteOptions all =
        WriteOptions.DEFAULT
            .withOverwrite(PartitionSpec.of(Map.of("dt", "2026-06-26")))
            .withStrict()
            .withAllowUnreadable();
    assertJson(true, true, true, all);
    assertEquals(
        ", overwrite={dt='2026-06-26'}, strict schema, unreadable allowed", all.toString());
    assertEquals("", WriteOptions.DEFAULT.toString());
  }
}
