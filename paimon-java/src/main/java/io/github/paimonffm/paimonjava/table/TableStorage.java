package io.github.paimonffm.paimonjava.table;

import io.github.paimonffm.catalog.Catalog;
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
import org.jspecify.annotations.Nullable;

/**
 * The storage of a table, as a native catalog. The native library reaches local disks and S3 by
 * itself, and any other storage through the table's {@code FileIO}.
 *
 * @param catalog the open catalog
 * @param files the access of the catalog to the table's {@code FileIO}; null if there is none
 */
record TableStorage(Catalog catalog, @Nullable PaimonFiles files) implements AutoCloseable {

  /** Prefixes of S3 options. Paimon and the native library accept all of them. */
  private static final List<String> S3_PREFIXES = List.of("s3.", "s3a.", "fs.s3a.");

  /** The classes through which Paimon Java accesses S3. */
  private static final Set<String> S3_CLASSES =
      Set.of("org.apache.paimon.s3.S3FileIO", "org.apache.paimon.s3.S3Loader$S3PluginFileIO");

  /** Opens a native catalog that reaches the files of a table. */
  static TableStorage open(FileStoreTable table) {
    Map<String, String> options = new HashMap<>();
    Path parent = table.location().getParent();
    options.put("warehouse", (parent == null ? table.location() : parent).toString());
    String scheme = table.location().toUri().getScheme();
    FileIO files = table.fileIO();
    // A FileIO of another class can change or hide files.
    String className = files.getClass().getName();
    if ((scheme == null || scheme.equals("file"))
        && className.equals(LocalFileIO.class.getName())) {
      return new TableStorage(Catalog.open(options), null);
    }
    if (("s3".equals(scheme) || "s3a".equals(scheme)) && S3_CLASSES.contains(className)) {
      putS3Options(options, table.catalogEnvironment().catalogContext());
      // Paimon Java's committer publishes the snapshots, so the store needs no conditional PUT.
      options.put("paimonffm.s3.unconditional-put", "true");
      return new TableStorage(Catalog.open(options), null);
    }
    PaimonFiles access = new PaimonFiles(files);
    return new TableStorage(Catalog.open(options, access), access);
  }

  @Override
  public void close() {
    catalog.close();
    if (files != null) {
      files.close();
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
