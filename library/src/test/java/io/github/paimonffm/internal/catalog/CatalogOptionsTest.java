package io.github.paimonffm.internal.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redaction and interpretation of catalog options. */
class CatalogOptionsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3.access-key",
        "s3.secret-key",
        "fs.s3a.SECRET.key",
        "token",
        "dlf.security-token",
        "jdbc.password",
        "gcs.credential",
        "azdls.sas-token"
      })
  void secretsAreRedacted(String key) {
    assertEquals(Map.of(key, "******"), CatalogOptions.redact(Map.of(key, "hunter2")));
  }

  @Test
  void otherOptionsAreNotRedacted() {
    Map<String, String> options = Map.of("warehouse", "s3://b/w", "s3.endpoint", "http://h:9000");
    assertEquals(options, CatalogOptions.redact(options));
  }

  @Test
  void userAndPasswordInUrisAreRedacted() {
    assertEquals(
        Map.of("uri", "https://******@host/path"),
        CatalogOptions.redact(Map.of("uri", "https://me:hunter2@host/path")));
    assertEquals("without a warehouse", CatalogOptions.warehouse(Map.of()));
    assertEquals("s3://******@b/w", CatalogOptions.warehouse(Map.of("warehouse", "s3://k:s@b/w")));
  }

  @Test
  void memoryWarehousesAreRecognized() {
    assertTrue(CatalogOptions.isInMemory(Map.of("warehouse", "memory:/w")));
    assertTrue(CatalogOptions.isInMemory(Map.of("warehouse", "MEMORY:/w")));
    assertFalse(CatalogOptions.isInMemory(Map.of("warehouse", "/memory:/w")));
    assertFalse(CatalogOptions.isInMemory(Map.of()));
  }
}
