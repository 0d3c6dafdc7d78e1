package io.github.paimonffm.internal.table;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.internal.catalog.CatalogOptions;
import io.github.paimonffm.internal.catalog.CatalogPool;
import io.github.paimonffm.internal.catalog.OpenCatalog;
import io.github.paimonffm.internal.lifecycle.SharedHandle;
import io.github.paimonffm.internal.wire.TableIdentity;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.util.Map;

/**
 * Where a table is and which one it is: all that a builder takes along to another process. It holds
 * the catalog's options, secrets included, for without them the table could not be opened there.
 *
 * @param catalogOptions the options of its catalog
 * @param identifier its name there
 * @param identity which table has to be found under that name
 */
public record TableAddress(
    Map<String, String> catalogOptions, Identifier identifier, TableIdentity identity)
    implements TableSource, Serializable {

  /** Takes a copy of the options. */
  public TableAddress {
    catalogOptions = Map.copyOf(catalogOptions);
  }

  /**
   * Checks that the table can be found from another process.
   *
   * @throws NotSerializableException if it cannot
   */
  public TableAddress checkTravels() throws NotSerializableException {
    if (CatalogOptions.isInMemory(catalogOptions)) {
      throw new NotSerializableException(
          "a builder of table "
              + name()
              + " cannot travel: its warehouse is in the memory of this process");
    }
    return this;
  }

  @Override
  public TableAddress address() {
    return this;
  }

  @Override
  public TableLease lease(String user) {
    CatalogPool.Lease catalog = CatalogPool.lease(catalogOptions);
    try (SharedHandle table = open(catalog.catalog())) {
      TableDescription found = TableDescription.of(table);
      checkSame(found.identity());
      // The handle's own reference goes at the end of this block, the lease's stays.
      return new TableLease(user + " of " + name(), found, table.retain(), catalog);
    } catch (Throwable e) {
      catalog.close();
      throw e;
    }
  }

  private SharedHandle open(OpenCatalog catalog) {
    SharedHandle main = catalog.openTable(identifier);
    if (identity.isMainBranch()) {
      return main;
    }
    try (main) {
      return OpenTable.openBranch(main, identifier, identity.branch());
    }
  }

  /** How the table is called in messages: with its branch, as Paimon spells it, if it has one. */
  String name() {
    return name(identifier, identity.branch());
  }

  static String name(Identifier identifier, String branch) {
    return branch.equals(TableIdentity.MAIN_BRANCH)
        ? identifier.toString()
        : identifier + "$branch_" + branch;
  }

  private void checkSame(TableIdentity found) {
    if (!found.equals(identity)) {
      throw new NotFoundException(
          "table "
              + name()
              + " is another one by now: it was dropped and made again, or replaced. Sought: "
              + describe(identity)
              + "; found: "
              + describe(found));
    }
  }

  private static String describe(TableIdentity identity) {
    return identity.location() + ", branch " + identity.branch() + ", " + identity.origin();
  }

  /** Without the options, which hold secrets. */
  @Override
  public String toString() {
    return "table " + name() + " at " + identity.location();
  }
}
