package io.github.paimonffm.paimonjava.catalog;

import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.options.CatalogOptions;
import org.apache.paimon.options.Options;

/**
 * A factory of catalogs whose tables can use the native writer. The catalog option {@code
 * metastore} selects it: {@code native-} before the metastore of Paimon Java, such as {@code
 * native-filesystem}.
 */
public abstract class NativeCatalogFactory implements CatalogFactory {

  private static final String PREFIX = "native-";

  private final String metastore;

  private NativeCatalogFactory(String metastore) {
    this.metastore = metastore;
  }

  @Override
  public String identifier() {
    return PREFIX + metastore;
  }

  @Override
  public Catalog create(CatalogContext context) {
    Options options = new Options(context.options().toMap());
    options.set(CatalogOptions.METASTORE, metastore);
    CatalogContext inner =
        CatalogContext.create(
            options, context.hadoopConf(), context.preferIO(), context.fallbackIO());
    return new NativeCatalog(
        CatalogFactory.createUnwrappedCatalog(inner, getClass().getClassLoader()));
  }

  /** The factory for {@code native-filesystem}. */
  public static final class FileSystem extends NativeCatalogFactory {
    /** Creates the factory. */
    public FileSystem() {
      super("filesystem");
    }
  }

  /** The factory for {@code native-hive}. */
  public static final class Hive extends NativeCatalogFactory {
    /** Creates the factory. */
    public Hive() {
      super("hive");
    }
  }

  /** The factory for {@code native-jdbc}. */
  public static final class Jdbc extends NativeCatalogFactory {
    /** Creates the factory. */
    public Jdbc() {
      super("jdbc");
    }
  }

  /** The factory for {@code native-rest}. */
  public static final class Rest extends NativeCatalogFactory {
    /** Creates the factory. */
    public Rest() {
      super("rest");
    }
  }
}
