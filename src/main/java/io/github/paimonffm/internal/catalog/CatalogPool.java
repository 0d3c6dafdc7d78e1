package io.github.paimonffm.internal.catalog;

import io.github.paimonffm.internal.lifecycle.Closeable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The catalogs of builders that came from elsewhere. Such a builder has options only; all that have
 * the same options share one catalog, which is opened when the first of their writers, committers
 * or readers needs it, and closed with the last of them.
 */
public final class CatalogPool {

  private static final Map<Map<String, String>, Entry> CATALOGS = new ConcurrentHashMap<>();

  private record Entry(OpenCatalog catalog, int leases) {
    Entry plus(int more) {
      return new Entry(catalog, leases + more);
    }
  }

  private CatalogPool() {}

  /** Takes a share of the catalog that has these options. */
  public static Lease lease(Map<String, String> options) {
    Map<String, String> key = Map.copyOf(options);
    Entry entry =
        CATALOGS.compute(
            key, (same, open) -> open == null ? new Entry(OpenCatalog.open(key), 1) : open.plus(1));
    return new Lease(key, entry.catalog());
  }

  private static void giveBack(Map<String, String> key) {
    CATALOGS.computeIfPresent(
        key,
        (same, open) -> {
          if (open.leases() > 1) {
            return open.plus(-1);
          }
          open.catalog().close();
          return null;
        });
  }

  /** A share of a catalog. */
  public static final class Lease implements Closeable {
    private final Map<String, String> key;
    private final OpenCatalog catalog;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Lease(Map<String, String> key, OpenCatalog catalog) {
      this.key = key;
      this.catalog = catalog;
    }

    /** The catalog, open for as long as this is. */
    public OpenCatalog catalog() {
      return catalog;
    }

    @Override
    public boolean isClosed() {
      return closed.get();
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        giveBack(key);
      }
    }
  }
}
