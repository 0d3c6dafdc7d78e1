package io.github.paimonffm.testing;

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
 * Paimon's REST catalog server for tests on the loopback interface, one server per test. It keeps
 * tables on the local disk, publishes their snapshots and requires a token. It stores snapshots
 * under the name of their table and keeps them when the table is dropped. Declare the server as a
 * static field, so it starts before the other extensions.
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

  /** Returns the port of the server. */
  public int port() {
    return URI.create(server.getUrl()).getPort();
  }

  /** Returns the token, which must not appear in any text. */
  public String token() {
    return token;
  }

  /** Returns the options of a catalog. */
  public Map<String, String> options() {
    return options(port());
  }

  /** Returns the options of a catalog that connects to another port, such as a proxy's. */
  public Map<String, String> options(int port) {
    return Map.of(
        "metastore",
        "rest",
        "uri",
        "http://localhost:" + port,
        "warehouse",
        WAREHOUSE,
        "token.provider",
        "bear",
        "token",
        token);
  }
}
