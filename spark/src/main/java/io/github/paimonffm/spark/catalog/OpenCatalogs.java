package io.github.paimonffm.spark.catalog;

import io.github.paimonffm.catalog.Catalog;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The catalogs that this process has open, by their options. Spark never closes a catalog plug-in
 * and creates one for each session, so sessions share a catalog, which stays open.
 */
public final class OpenCatalogs {

  private static final Map<Map<String, String>, Catalog> OPEN = new ConcurrentHashMap<>();

  private OpenCatalogs() {}

  /**
   * Returns the open catalog with these options.
   *
   * @param options Paimon's catalog options
   * @return the catalog, which the caller must not close
   */
  public static Catalog get(Map<String, String> options) {
    return OPEN.computeIfAbsent(Map.copyOf(options), Catalog::open);
  }
}
