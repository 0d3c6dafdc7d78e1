package io.github.paimonffm.paimonjava.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.paimonjava.NativeWrites;
import io.github.paimonffm.paimonjava.testing.Tables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.options.Options;
import org.apache.paimon.rest.RESTCatalogServer;
import org.apache.paimon.rest.auth.BearTokenAuthProvider;
import org.apache.paimon.rest.responses.ConfigResponse;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables of Paimon Java's REST catalog. The server is that of Paimon Java's own tests. */
class RestCatalogTest {

  private static final String TOKEN = "token";

  @TempDir private Path folder;
  private RESTCatalogServer server;
  private Tables tables;

  @BeforeEach
  void open() throws Exception {
    server =
        new RESTCatalogServer(
            folder.toString(),
            new BearTokenAuthProvider(TOKEN),
            new ConfigResponse(Map.of("prefix", "paimon"), Map.of()),
            "warehouse");
    server.start();
    Options options = new Options();
    options.set("metastore", "native-rest");
    options.set("uri", server.getUrl());
    options.set("warehouse", "warehouse");
    options.set("token.provider", "bear");
    options.set("token", TOKEN);
    tables = Tables.open(CatalogContext.create(options));
  }

  @AfterEach
  void close() throws Exception {
    tables.close();
    server.shutdown();
  }

  @Test
  @Timeout(120)
  void tables_are_written_and_read() throws Exception {
    FileStoreTable append = tables.partitioned("append", Map.of());
    assertInstanceOf(NativeFileStoreTable.class, append);
    try (BatchTableWrite write = append.newBatchWriteBuilder().newWrite()) {
      assertTrue(NativeWrites.choice(write).isNative(), NativeWrites.choice(write).toString());
    }
    Tables.commit(append, Tables.row(1, "a", "x"), Tables.row(2, "b", "y"));
    Tables.commit(append, Map.of("dt", "x"), Tables.row(3, "c", "x"));
    FileStoreTable keyed = tables.keyed("keyed", Map.of());
    Tables.commit(keyed, Tables.row(1, "a"), Tables.row(2, "b"));
    Tables.commit(keyed, Tables.row(2, "c"));
    for (String isNative : List.of("false", "true")) {
      Map<String, String> reading =
          Map.of("read.native.enabled", isNative, "read.native.required", isNative);
      assertEquals(List.of("2,b,y", "3,c,x"), Tables.rows(append.copy(reading)));
      assertEquals(List.of("1,a", "2,c"), Tables.rows(keyed.copy(reading)));
    }
  }
}
