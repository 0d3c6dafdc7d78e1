package io.github.paimonffm.docs;

import static io.github.paimonffm.docs.Orders.order;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.testing.Commits;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.S3Server;
import io.github.paimonffm.testing.Workspace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the sample of docs/guides/s3.md. */
class S3GuideTest {

  @RegisterExtension static final S3Server server = new S3Server();

  @RegisterExtension final Workspace workspace = new Workspace(server::options);

  @Test
  void catalogIsOpened() {
    Map<String, String> options = workspace.options();
    String warehouse = options.get("warehouse");
    String endpoint = options.get("s3.endpoint");
    String key = options.get("s3.access-key");
    String secret = options.get("s3.secret-key");
    // sample
    Catalog catalog =
        Catalog.open(
            Map.of(
                "warehouse", warehouse, // such as s3://bucket/warehouse
                "s3.region", "us-east-1",
                "s3.access-key", key,
                "s3.secret-key", secret,
                // for MinIO and other stores; not for AWS
                "s3.endpoint", endpoint,
                "s3.path-style-access", "true"));
    // end
    try (catalog) {
      Orders.create(workspace);
      Commits.append(catalog.getTable(Orders.NAME), workspace.allocator(), List.of(order(1, 2, 3)));
    }
    Rows.assertSame(List.of(order(1, 2, 3)), workspace.rows(Orders.get(workspace)));
    assertEquals(1, Orders.get(workspace).snapshots().size());
  }
}
