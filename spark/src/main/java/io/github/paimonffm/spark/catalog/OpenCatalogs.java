package io.github.paimonffm.spark.catalog;

import io.github.paimonffm.catalog.Catalog;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open catalogs of this process, by their options. Spark creates a catalog plug-in for each
 * session and never closes the plug-in, so the sessions share a catalog, which stays open. Safe for
 * use by multiple threads.
 */
public final class OpenCatalogs {

  private static final Map<Map<String, String>, Catalog> OPEN = new ConcurrentHashMap<>();

  private OpenCatalogs() {}

  /**
   * Returns the open catalog with these options. The first call with these options opens the
   * catalog.
   *
   * @param options Paimon's catalog options
   * @return the catalog, which the caller must not close
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the options do not describe a
   *     catalog
   * @throws io.github.paimonffm.exception.NativeLibraryException if the native library cannot be
   *     used in this process
   */
  public static Catalog get(Map<String, String> options) {
    return OPEN.computeIfAbsent(Map.copyOf(options), Catalog::open);
  }

  /**
   * Returns the number of open catalogs.
   *
   * @return the number of different options of catalogs that were opened
   */
  public static int count() {
    return OPEN.size();
  }
}
