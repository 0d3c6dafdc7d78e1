package io.github.paimonffm.paimonjava.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.paimonjava.testing.S3Server;
import io.github.paimonffm.paimonjava.testing.Tables;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.options.Options;
import org.apache.paimon.table.FileStoreTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables on S3, which the native library accesses itself. */
class S3Test {

  /** A client that could store files in another form. */
  public static final class OwnClient extends S3AFileSystem {}

  @RegisterExtension static final S3Server SERVER = new S3Server();

  private static Tables open(Map<String, String> hadoopOptions) throws Exception {
    Configuration hadoop = new Configuration();
    SERVER.options().forEach(hadoop::set);
    hadoopOptions.forEach(hadoop::set);
    Options options = new Options();
    options.set("metastore", "native-filesystem");
    options.set("warehouse", "s3a://warehouse/w");
    return Tables.open(CatalogContext.create(options, hadoop));
  }

  /** Tells whether the native library reaches the files without the table's FileIO. */
  private static boolean isDirect(FileStoreTable table) {
    try (TableStorage storage = TableStorage.open(table)) {
      return storage.files() == null;
    }
  }

  @Test
  void tables_are_written_and_read() throws Exception {
    try (Tables tables = open(Map.of())) {
      FileStoreTable append = tables.partitioned("append", Map.of());
      Tables.commit(append, Tables.row(1, "a", "x"), Tables.row(2, "b", "y 1%"));
      Tables.commit(append, Map.of("dt", "x"), Tables.row(3, "c", "x"));
      FileStoreTable keyed = tables.keyed("keyed", Map.of());
      Tables.commit(keyed, Tables.row(1, "a"), Tables.row(2, "b"));
      Tables.commit(keyed, Tables.row(2, "c"));
      List<String> appended = List.of("2,b,y 1%", "3,c,x");
      assertEquals(appended, Tables.rows(append));
      assertEquals(appended, Tables.nativeRows(append));
      List<String> merged = List.of("1,a", "2,c");
      assertEquals(merged, Tables.rows(keyed));
      assertEquals(merged, Tables.nativeRows(keyed));
      assertTrue(isDirect(append));
    }
  }

  @Test
  void options_can_be_those_of_the_catalog() throws Exception {
    Options options = new Options();
    options.set("metastore", "native-filesystem");
    options.set("warehouse", "s3a://warehouse/catalog");
    SERVER.options().forEach((key, value) -> options.set("hadoop." + key, value));
    try (Tables tables = Tables.open(CatalogContext.create(options))) {
      FileStoreTable table = tables.append("t", Map.of());
      Tables.commit(table, Tables.row(1, "a"));
      assertTrue(isDirect(table));
      assertEquals(List.of("1,a"), Tables.nativeRows(table));
    }
  }

  /** The native library has no such options, so the files go through Hadoop's client. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fs.s3a.aws.credentials.provider=org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider",
        "fs.s3a.bucket.warehouse.endpoint.region=us-east-1",
        "fs.s3a.impl=io.github.paimonffm.paimonjava.table.S3Test$OwnClient",
      })
  void client_with_other_options_is_used(String option) throws Exception {
    String[] parts = option.split("=");
    try (Tables tables = open(Map.of(parts[0], parts[1]))) {
      FileStoreTable table = tables.append("t" + parts[0].hashCode(), Map.of());
      assertFalse(isDirect(table));
      Tables.commit(table, Tables.row(1, "a"));
      assertEquals(List.of("1,a"), Tables.nativeRows(table));
    }
  }
}
