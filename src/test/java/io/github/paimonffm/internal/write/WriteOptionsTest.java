package io.github.paimonffm.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WriteOptionsTest {

  @Test
  void areWhatTheNativeSideTakes() {
    assertEquals("{\"strict\":false,\"allowUnreadable\":false}", WriteOptions.DEFAULT.toJson());
    assertEquals(
        "{\"strict\":true,\"allowUnreadable\":false}", new WriteOptions(true, false).toJson());
    assertEquals(
        "{\"strict\":false,\"allowUnreadable\":true}", new WriteOptions(false, true).toJson());
  }
}
