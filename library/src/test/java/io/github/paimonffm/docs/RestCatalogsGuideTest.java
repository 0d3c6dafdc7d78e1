package io.github.paimonffm.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.testing.RestServer;
import io.github.paimonffm.testing.Workspace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the samples of docs/guides/rest-catalogs.md and of docs/guides/tables.md. */
@Tag("oracle")
class RestCatalogsGuideTest {

  @RegisterExtension static final RestServer server = new RestServer();

  @RegisterExtension final Workspace workspace = new Workspace(server::options);

  @Test
  void catalogIsOpened() {
    String url = "http://localhost:" + server.port();
    String token = server.token();
    // sample catalog
    Catalog catalog =
        Catalog.open(
            Map.of(
                "metastore", "rest",
                "uri", url, // such as https://catalog.example.com
                "warehouse", "warehouse",
                "token.provider", "bear",
                "token", token));
    // end
    try (catalog) {
      // sample database
      catalog.createDatabase("stock", true, Map.of("comment", "Stock levels"));
      // end
      assertEquals(List.of("stock"), catalog.listDatabases());
      assertEquals("Stock levels", catalog.getDatabase("stock").comment().orElseThrow());
    }
  }
}
