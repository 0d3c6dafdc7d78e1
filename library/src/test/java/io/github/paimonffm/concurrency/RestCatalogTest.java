package io.github.paimonffm.concurrency;

import io.github.paimonffm.testing.RestServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Threads and processes that commit to one table of a REST catalog. */
@Tag("oracle")
class RestCatalogTest extends SharedTableTestBase {

  @RegisterExtension static final RestServer server = new RestServer();

  RestCatalogTest() {
    super("REST", server::options, 5, 5);
  }
}
