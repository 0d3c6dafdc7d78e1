package io.github.paimonffm.paimonjava.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.table.FileStoreTable;

/**
 * The options with which the native library accesses the S3 storage of a table, taken from the
 * options of Paimon's or Hadoop's S3 client.
 */
final class S3Options {

  /** Prefixes of S3 options. Paimon and the native library accept all of them. */
  private static final List<String> PREFIXES = List.of("s3.", "s3a.", "fs.s3a.");

  /** The classes of Paimon Java's own S3 client. */
  private static final Set<String> PAIMON =
      Set.of("org.apache.paimon.s3.S3FileIO", "org.apache.paimon.s3.S3Loader$S3PluginFileIO");

  /** The class through which Paimon Java uses Hadoop's clients. */
  private static final String HADOOP = "org.apache.paimon.fs.hadoop.HadoopFileIO";

  private static final String HADOOP_PREFIX = "fs.s3a.";

  /** Hadoop's own client. Another class can store files in another form. */
  private static final String HADOOP_CLIENT = "org.apache.hadoop.fs.s3a.S3AFileSystem";

  /** Names of Hadoop's options, without the prefix, and the options of the native library. */
  private static final Map<String, String> FROM_HADOOP =
      Map.of(
          "endpoint", "s3.endpoint",
          "endpoint.region", "s3.region",
          "access.key", "s3.access-key",
          "secret.key", "s3.secret-key",
          "session.token", "s3.session.token",
          "path.style.access", "s3.path-style-access");

  /**
   * Starts of the names of Hadoop's options that change the speed of its client, and not what it
   * reads and writes.
   */
  private static final List<String> OF_SPEED =
      List.of(
          "attempts.",
          "block.size",
          "buffer.dir",
          "committer.",
          "connection.establish.timeout",
          "connection.maximum",
          "connection.timeout",
          "directory.marker.retention",
          "executor.capacity",
          "experimental.input.fadvise",
          "fast.upload",
          "impl.disable.cache",
          "max.total.tasks",
          "multipart.",
          "readahead.range",
          "retry.",
          "socket.",
          "threads.",
          "vectored.");

  private S3Options() {}

  /**
   * Returns the options for the storage of a table.
   *
   * @return the options; empty if the table is not on S3, or if its client has options that the
   *     native library does not have. The files are then accessed through that client
   */
  static Optional<Map<String, String>> of(FileStoreTable table) {
    String scheme = table.location().toUri().getScheme();
    CatalogContext context = table.catalogEnvironment().catalogContext();
    if (context == null || !("s3".equals(scheme) || "s3a".equals(scheme))) {
      return Optional.empty();
    }
    String client = table.fileIO().getClass().getName();
    if (PAIMON.contains(client)) {
      return Optional.of(ofPaimon(context));
    }
    Configuration hadoop = context.hadoopConf();
    return client.equals(HADOOP)
            && hadoop != null
            && HADOOP_CLIENT.equals(hadoop.getTrimmed("fs." + scheme + ".impl"))
        ? ofHadoop(hadoop)
        : Optional.empty();
  }

  private static Map<String, String> ofPaimon(CatalogContext context) {
    Map<String, String> options = new HashMap<>();
    options.putAll(context.options().toMap());
    options.keySet().removeIf(key -> PREFIXES.stream().noneMatch(key::startsWith));
    return options;
  }

  private static Optional<Map<String, String>> ofHadoop(Configuration hadoop) {
    Map<String, String> options = new HashMap<>();
    for (String key : hadoop.getPropsWithPrefix(HADOOP_PREFIX).keySet()) {
      String value = hadoop.getTrimmed(HADOOP_PREFIX + key, "");
      if (value.isEmpty() || key.equals("impl") || isDefault(hadoop, HADOOP_PREFIX + key)) {
        continue;
      }
      String known = FROM_HADOOP.get(key);
      if (known != null) {
        options.put(known, value);
      } else if (OF_SPEED.stream().noneMatch(key::startsWith)) {
        return Optional.empty();
      }
    }
    // Without keys, Hadoop's client looks for credentials in other places than the native library.
    return options.containsKey("s3.access-key") && options.containsKey("s3.secret-key")
        ? Optional.of(options)
        : Optional.empty();
  }

  /** Tells whether the value of an option comes from Hadoop's own defaults. */
  private static boolean isDefault(Configuration hadoop, String key) {
    String[] sources = hadoop.getPropertySources(key);
    return sources != null && sources.length > 0 && sources[0].endsWith("-default.xml");
  }
}
