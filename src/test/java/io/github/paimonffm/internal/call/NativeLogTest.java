package io.github.paimonffm.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.testing.ChildJvm;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Records of the native library as loggers of this process, which is another one for each test. */
class NativeLogTest {

  /** Of the HTTP client that a REST catalog is asked with. */
  private static final String CONNECTING = NativeLog.ROOT + ".reqwest.connect";

  private static ChildJvm.Result openRestCatalog(String level) throws Exception {
    return ChildJvm.running(NobodyAnswers.class)
        .property("org.slf4j.simpleLogger.log." + NativeLog.ROOT, level)
        .run()
        .succeeded();
  }

  @Test
  void recordsGoToTheLoggerOfTheirModule() throws Exception {
    String output = openRestCatalog("debug").output();
    assertTrue(output.contains("DEBUG " + CONNECTING), output);
  }

  @Test
  void whatTheLoggerDoesNotHaveIsNotRecorded() throws Exception {
    String output = openRestCatalog("info").output();
    assertFalse(output.contains(CONNECTING), output);
  }

  @Test
  void nothingIsShownWhereTheLoggerIsOff() throws Exception {
    String output = openRestCatalog("off").output();
    assertFalse(output.contains(NativeLog.ROOT), output);
  }

  @Test
  void modulesAreBelowTheRoot() {
    assertEquals("io.github.paimonffm.core.paimon.table", NativeLog.name("paimon::table"));
    assertEquals("io.github.paimonffm.core.panic", NativeLog.name("panic"));
  }

  /** Asks a closed port of this machine for a catalog, and gives the log time to come. */
  static final class NobodyAnswers {
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
