package io.github.paimonffm.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.testing.ChildJvm;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Log records of the native library in SLF4J loggers. Each test runs in a new child JVM. */
class NativeLogTest {

  /** The logger of the HTTP client of REST catalogs. */
  private static final String CONNECTING = NativeLog.ROOT + ".reqwest.connect";

  private static ChildJvm.Result openRestCatalog(String level) throws Exception {
    return ChildJvm.running(UnreachableCatalog.class)
        .property("org.slf4j.simpleLogger.log." + NativeLog.ROOT, level)
        .run()
        .succeeded();
  }

  @Test
  void recordsAreLoggedByTheirModulesLogger() throws Exception {
    String output = openRestCatalog("debug").output();
    assertTrue(output.contains("DEBUG " + CONNECTING), output);
  }

  @Test
  void recordsBelowTheLevelAreOmitted() throws Exception {
    String output = openRestCatalog("info").output();
    assertFalse(output.contains(CONNECTING), output);
  }

  @Test
  void disabledLoggerLogsNothing() throws Exception {
    String output = openRestCatalog("off").output();
    assertFalse(output.contains(NativeLog.ROOT), output);
  }

  @Test
  void moduleNamesBecomeLoggerNames() {
    assertEquals("io.github.paimonffm.core.paimon.table", NativeLog.name("paimon::table"));
    assertEquals("io.github.paimonffm.core.panic", NativeLog.name("panic"));
  }

  /** Opens a REST catalog on a closed port, and waits for the log. */
  static final class UnreachableCatalog {
    public static void main(String[] args) throws InterruptedException {
      try (Catalog catalog =
          Catalog.open(
              Map.of(
                  "metastore", "rest",
                  "uri", "http://127.0.0.1:9",
                  "warehouse", "w",
                  "token.provider", "bear",
                  "token", "secret"))) {
        System.out.println(catalog.listDatabases());
      } catch (PaimonException e) {
        System.out.println(e.getMessage());
      }
      Thread.sleep(500);
    }
  }
}
