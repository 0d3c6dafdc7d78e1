package io.github.paimonffm.internal.catalog;

import io.github.paimonffm.internal.lifecycle.Closeable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The catalogs of deserialized builders. A deserialized builder contains only the options of its
 * catalog. All builders with equal options share one catalog, which is opened for the first writer,
 * committer or reader and closed with the last one.
 *
 * <p>Thread-safe.
 */
public final class CatalogPool {

  private static final Map<Map<String, String>, Entry> CATALOGS = new ConcurrentHashMap<>();

  private record Entry(OpenCatalog catalog, int leases) {
    Entry plus(int more) {
      return new Entry(catalog, leases + more);
    }
  }

  private CatalogPool() {}

  /** Leases the catalog with these options. Opens the catalog if it has no other lease. */
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

  /** A lease of a catalog. */
  public static final class Lease implements Closeable {
    private final Map<String, String> key;
    private final OpenCatalog catalog;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Lease(Map<String, String> key, OpenCatalog catalog) {
      this.key = key;
      this.catalog = catalog;
    }

    /** Returns the catalog, which stays open until this lease is closed. */
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
