package io.github.paimonffm.rest;

import io.github.paimonffm.testing.Workspace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.apache.paimon.rest.RESTCatalogServer;
import org.apache.paimon.rest.auth.BearTokenAuthProvider;
import org.apache.paimon.rest.responses.ConfigResponse;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Paimon's own server of REST catalogs on the loopback interface, for one test: it knows snapshots
 * by the names of tables, also of those that were dropped. It keeps its tables on the local disk,
 * publishes their snapshots, and wants a token. As a static field it is there before other
 * extensions are.
 */
public final class RestServer implements BeforeEachCallback, AfterEachCallback {

  private static final String WAREHOUSE = "warehouse";

  private final String token =
      "secret-" + HexFormat.of().toHexDigits(new Random(System.nanoTime()).nextLong());
  private Path folder;
  private RESTCatalogServer server;

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("paimon-ffm-rest-").toRealPath();
    server =
        new RESTCatalogServer(
            folder.toString(),
            new BearTokenAuthProvider(token),
            new ConfigResponse(Map.of("prefix", "paimon"), Map.of()),
            WAREHOUSE);
    server.start();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    server.shutdown();
    Workspace.delete(folder);
  }

  int port() {
    return URI.create(server.getUrl()).getPort();
  }

  /** What must not show in any text. */
  String token() {
    return token;
  }

  /** The options of a catalog. */
  public Map<String, String> options() {
    return options(port());
  }

  /** The same through another port. */
  Map<String, String> options(int through) {
    return Map.of(
        "metastore",
        "rest",
        "uri",
        "http://localhost:" + through,
        "warehouse",
        WAREHOUSE,
        "token.provider",
        "bear",
        "token",
        token);
  }
}
