package io.github.paimonffm.paimonjava.table;

import io.github.paimonffm.exception.UnsupportedFeatureException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.fs.FileIO;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.local.LocalFileIO;
import org.apache.paimon.table.FileStoreTable;

/** The storage of a table, as options of a native catalog. */
final class TableStorage {

  /** Prefixes of S3 options. Paimon and the native library accept all of them. */
  private static final List<String> S3_PREFIXES = List.of("s3.", "s3a.", "fs.s3a.");

  /** The classes through which Paimon Java accesses S3. */
  private static final Set<String> S3_CLASSES =
      Set.of("org.apache.paimon.s3.S3FileIO", "org.apache.paimon.s3.S3Loader$S3PluginFileIO");

  private TableStorage() {}

  /**
   * Returns the options with which a native catalog reaches the files of a table.
   *
   * @throws UnsupportedFeatureException if only the table's {@code FileIO} reaches the files
   */
  static Map<String, String> options(FileStoreTable table) {
    String scheme = table.location().toUri().getScheme();
    Map<String, String> options = new HashMap<>();
    if (scheme == null || scheme.equals("file")) {
      requireClass(table, Set.of(LocalFileIO.class.getName()));
    } else if (scheme.equals("s3") || scheme.equals("s3a")) {
      requireClass(table, S3_CLASSES);
      putS3Options(options, table.catalogEnvironment().catalogContext());
      // Paimon Java's committer publishes the snapshots, so the store needs no conditional PUT.
      options.put("paimonffm.s3.unconditional-put", "true");
    } else {
      throw new UnsupportedFeatureException(
          "the native library does not reach the storage of the table: the scheme of its location is '"
              + scheme
              + "'");
    }
    Path parent = table.location().getParent();
    options.put("warehouse", (parent == null ? table.location() : parent).toString());
    return options;
  }

  /** Requires that the table's files are not behind a {@code FileIO} that changes or hides them. */
  private static void requireClass(FileStoreTable table, Set<String> classes) {
    FileIO files = table.fileIO();
    if (!classes.contains(files.getClass().getName())) {
      throw new UnsupportedFeatureException(
          "the native library does not use the FileIO of the table, " + files.getClass().getName());
    }
  }

  private static void putS3Options(Map<String, String> options, CatalogContext context) {
    if (context == null) {
      throw new UnsupportedFeatureException(
          "the table was opened without a catalog, so the options of its S3 storage are unknown");
    }
    Configuration hadoop = context.hadoopConf();
    if (hadoop != null) {
      hadoop.forEach(entry -> putS3Option(options, entry.getKey(), entry.getValue()));
    }
    context.options().toMap().forEach((key, value) -> putS3Option(options, key, value));
  }

  private static void putS3Option(Map<String, String> options, String key, String value) {
    if (S3_PREFIXES.stream().anyMatch(key::startsWith)) {
      options.put(key, value);
    }
  }
}
