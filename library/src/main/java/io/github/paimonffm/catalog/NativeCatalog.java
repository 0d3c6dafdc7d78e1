package io.github.paimonffm.catalog;

import io.github.paimonffm.Database;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.ResolvedTable;
import io.github.paimonffm.Schema;
import io.github.paimonffm.SchemaChange;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.internal.call.Startup;
import io.github.paimonffm.internal.catalog.CatalogOptions;
import io.github.paimonffm.internal.catalog.OpenCatalog;
import io.github.paimonffm.internal.table.OpenTable;
import io.github.paimonffm.storage.FileAccess;
import io.github.paimonffm.write.BatchTableCommit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A catalog of the native library.
 *
 * @param optionsWithSecrets the options that the catalog was opened with, secrets included;
 *     unmodifiable
 */
record NativeCatalog(Map<String, String> optionsWithSecrets, OpenCatalog catalog)
    implements Catalog {

  static NativeCatalog open(Map<String, String> options) {
    Startup.ensureStarted(); // reports a missing dependency before a class that needs it is used
    Map<String, String> copy = copy(options);
    return new NativeCatalog(copy, OpenCatalog.open(copy));
  }

  static NativeCatalog open(Map<String, String> options, FileAccess files) {
    Startup.ensureStarted();
    Map<String, String> copy = copy(options);
    return new NativeCatalog(copy, OpenCatalog.open(copy, Objects.requireNonNull(files, "files")));
  }

  private static Map<String, String> copy(Map<String, String> options) {
    Map<String, String> copy = new LinkedHashMap<>();
    options.forEach(
        (key, value) ->
            copy.put(
                Objects.requireNonNull(key, "a catalog option's key"),
                Objects.requireNonNull(value, () -> "the value of catalog option " + key)));
    return Collections.unmodifiableMap(CatalogOptions.withPlainWarehouse(copy));
  }

  @Override
  public Map<String, String> options() {
    return Collections.unmodifiableMap(CatalogOptions.redact(optionsWithSecrets));
  }

  @Override
  public void createDatabase(String name, boolean ignoreIfExists, Map<String, String> options) {
    catalog.createDatabase(name, ignoreIfExists, Map.copyOf(options));
  }

  @Override
  public List<String> listDatabases() {
    return catalog.listDatabases();
  }

  @Override
  public Database getDatabase(String name) {
    return catalog.getDatabase(name);
  }

  @Override
  public void dropDatabase(String name, boolean ignoreIfNotExists, boolean cascade) {
    catalog.dropDatabase(name, ignoreIfNotExists, cascade);
  }

  @Override
  public List<String> listTables(String database) {
    return catalog.listTables(database);
  }

  @Override
  public Table createTable(Identifier identifier, Schema schema, boolean ignoreIfExists) {
    catalog.createTable(identifier, schema, ignoreIfExists);
    return getTable(identifier);
  }

  @Override
  public void alterTable(
      Identifier identifier, List<SchemaChange> changes, boolean ignoreIfNotExists) {
    catalog.alterTable(identifier, List.copyOf(changes), ignoreIfNotExists);
  }

  @Override
  public Table getTable(Identifier identifier) {
    return new NativeTable(OpenTable.open(catalog, optionsWithSecrets, identifier));
  }

  @Override
  public Table openTable(ResolvedTable table) {
    ResolvedTable plain =
        new ResolvedTable(
            table.identifier(),
            CatalogOptions.plainLocation(table.location()),
            table.schemaJson(),
            table.branch());
    return new NativeTable(OpenTable.open(catalog, optionsWithSecrets, plain));
  }

  @Override
  public boolean tableExists(Identifier identifier) {
    try {
      catalog.openTable(identifier).close();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  @Override
  public Optional<Snapshot> dropPartitions(
      Identifier identifier, List<? extends Map<String, ?>> partitions) {
    try (BatchTableCommit commit = getTable(identifier).newBatchWriteBuilder().newCommit()) {
      return commit.truncatePartitions(partitions);
    }
  }

  @Override
  public void dropTable(Identifier identifier, boolean ignoreIfNotExists) {
    catalog.dropTable(identifier, ignoreIfNotExists);
  }

  @Override
  public void renameTable(Identifier from, Identifier to, boolean ignoreIfNotExists) {
    catalog.renameTable(from, to, ignoreIfNotExists);
  }

  @Override
  public void close() {
    catalog.close();
  }

  /**
   * Returns the options without secrets.
   *
   * @return a string for logs
   */
  @Override
  public String toString() {
    return "Catalog" + CatalogOptions.redact(optionsWithSecrets);
  }
}
