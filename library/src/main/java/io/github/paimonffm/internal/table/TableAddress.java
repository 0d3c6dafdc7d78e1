package io.github.paimonffm.internal.table;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.ResolvedTable;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.internal.catalog.CatalogOptions;
import io.github.paimonffm.internal.catalog.CatalogPool;
import io.github.paimonffm.internal.catalog.OpenCatalog;
import io.github.paimonffm.internal.lifecycle.SharedHandle;
import io.github.paimonffm.internal.wire.TableIdentity;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The address of a table, with which another process opens the table. The address contains the
 * options of the catalog, secrets included, because the other process needs them.
 *
 * @param catalogOptions the options of the catalog; unmodifiable
 * @param identifier the name of the table in the catalog
 * @param identity the identity that the opened table must have
 * @param resolved the state from which the table is opened; null to open the table by its name
 */
public record TableAddress(
    Map<String, String> catalogOptions,
    Identifier identifier,
    TableIdentity identity,
    @Nullable ResolvedTable resolved)
    implements TableSource, Serializable {

  /** Copies the options. */
  public TableAddress {
    catalogOptions = Map.copyOf(catalogOptions);
  }

  @Override
  public TableAddress travellingAddress() throws NotSerializableException {
    if (CatalogOptions.isInMemory(catalogOptions)) {
      throw new NotSerializableException(
          "a builder of table "
              + name()
              + " cannot be serialized: its warehouse is in the memory of this process");
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
      // Leaving this block drops the handle's own reference; the lease keeps another reference.
      return new TableLease(user + " of " + name(), found, table.retain(), catalog);
    } catch (Throwable e) {
      catalog.close();
      throw e;
    }
  }

  private SharedHandle open(OpenCatalog catalog) {
    SharedHandle table =
        resolved == null ? catalog.openTable(identifier) : catalog.openTable(resolved);
    String opened = resolved == null ? TableIdentity.MAIN_BRANCH : resolved.branch();
    if (identity.branch().equals(opened)) {
      return table;
    }
    try (table) {
      return OpenTable.openBranch(table, identifier, identity.branch());
    }
  }

  /** Returns the name for messages. A branch other than main is appended in Paimon's syntax. */
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
              + " was dropped and created again, or replaced. Expected: "
              + describe(identity)
              + "; found: "
              + describe(found));
    }
  }

  private static String describe(TableIdentity identity) {
    return identity.location() + ", branch " + identity.branch() + ", " + identity.origin();
  }

  /**
   * Returns the name and the location. Omits the options and the resolved state, which can contain
   * secrets.
   */
  @Override
  public String toString() {
    return "table " + name() + " at " + identity.location();
  }
}
