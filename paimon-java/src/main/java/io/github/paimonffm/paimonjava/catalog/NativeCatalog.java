package io.github.paimonffm.paimonjava.catalog;

import java.util.List;
import org.apache.paimon.PagedList;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogLoader;
import org.apache.paimon.catalog.DelegateCatalog;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.Table;
import org.jspecify.annotations.Nullable;

/** A catalog of Paimon Java whose tables can use the native writer and reader. */
final class NativeCatalog extends DelegateCatalog {

  NativeCatalog(Catalog catalog) {
    super(catalog);
  }

  @Override
  public Table getTable(Identifier identifier) throws TableNotExistException {
    return wrap(wrapped.getTable(identifier));
  }

  @Override
  public Table getTableById(String id) throws TableIdNotExistException {
    return wrap(wrapped.getTableById(id));
  }

  @Override
  public List<Table> listTableDetails(String database) throws DatabaseNotExistException {
    return wrapped.listTableDetails(database).stream().map(NativeCatalog::wrap).toList();
  }

  @Override
  public PagedList<Table> listTableDetailsPaged(
      String database,
      @Nullable Integer maxResults,
      @Nullable String pageToken,
      @Nullable String namePattern,
      @Nullable String type)
      throws DatabaseNotExistException {
    PagedList<Table> page =
        wrapped.listTableDetailsPaged(database, maxResults, pageToken, namePattern, type);
    List<Table> tables = page.getElements().stream().map(NativeCatalog::wrap).toList();
    return new PagedList<>(tables, page.getNextPageToken());
  }

  private static Table wrap(Table table) {
    return table instanceof FileStoreTable files ? NativeFileStoreTable.wrap(files) : table;
  }

  @Override
  public CatalogLoader catalogLoader() {
    CatalogLoader loader = wrapped.catalogLoader();
    return () -> new NativeCatalog(loader.load());
  }
}
