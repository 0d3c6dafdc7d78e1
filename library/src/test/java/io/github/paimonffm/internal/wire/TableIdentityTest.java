package io.github.paimonffm.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The identity of tables. */
class TableIdentityTest {

  @ParameterizedTest
  @CsvSource({
    "/tmp/w/d.db/t, /tmp/w/d.db/t",
    "/tmp/w/d.db/t//, /tmp/w/d.db/t",
    "file:/tmp/t, /tmp/t",
    "file:///tmp/t/, /tmp/t",
    "file://localhost/tmp/t, /tmp/t",
    "file:///, /",
    "s3://bucket/t/, s3://bucket/t",
    "memory:/w/t, memory:/w/t",
  })
  void locationIsNormalized(String location, String normalised) {
    assertEquals(normalised, TableIdentity.of(location, "main", 0).location());
  }
}
