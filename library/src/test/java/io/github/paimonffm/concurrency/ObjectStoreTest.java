package io.github.paimonffm.concurrency;

import io.github.paimonffm.testing.S3Server;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Threads and processes that commit to one table on S3. */
class ObjectStoreTest extends SharedTableTestBase {

  @RegisterExtension static final S3Server server = new S3Server();

  ObjectStoreTest() {
    super("S3", server::options, 3, 4);
  }
}
