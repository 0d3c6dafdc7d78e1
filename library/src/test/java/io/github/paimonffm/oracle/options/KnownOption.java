package io.github.paimonffm.oracle.options;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An option of a version of Paimon Java.
 *
 * @param name the key
 * @param defaultValue the default value as text; null if there is none
 * @param owner the name of the class that declares the option
 * @param otherNames further keys of the same option
 */
record KnownOption(String name, String defaultValue, String owner, List<String> otherNames) {

  /**
   * The options of one version.
   *
   * @param version the version of Paimon Java
   * @param options the options that a table may have
   * @param leftOut the names of this version's classes whose options no table has
   */
  record Version(String version, List<KnownOption> options, Set<String> leftOut) {}

  /** The classes whose options no table has, each with the reason. */
  static final Map<String, String> LEFT_OUT =
      Map.ofEntries(
          Map.entry("org.apache.paimon.options.CatalogOptions", "of a catalog"),
          Map.entry("org.apache.paimon.flink.FlinkCatalogOptions", "of a catalog in Flink"),
          Map.entry("org.apache.paimon.hive.HiveCatalogOptions", "of a Hive catalog"),
          Map.entry("org.apache.paimon.jdbc.JdbcCatalogOptions", "of a JDBC catalog"),
          Map.entry("org.apache.paimon.privilege.PrivilegedCatalog", "of a catalog with users"),
          Map.entry("org.apache.paimon.rest.RESTCatalogInternalOptions", "of a REST catalog"),
          Map.entry("org.apache.paimon.rest.RESTCatalogOptions", "of a REST catalog"),
          Map.entry("org.apache.paimon.rest.RESTTokenFileIO", "of a REST catalog"),
          Map.entry(
              "org.apache.paimon.security.SecurityConfiguration", "of a catalog with Kerberos"),
          Map.entry("org.apache.paimon.utils.HadoopUtils", "of a catalog with Hadoop"),
          Map.entry(
              "org.apache.paimon.lookup.rocksdb.RocksDBOptions",
              "cannot be loaded without RocksDB; the line rocksdb.* covers its options"));
}
