package io.github.paimonffm.spark;

import io.github.paimonffm.Database;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.exception.AlreadyExistsException;
import io.github.paimonffm.exception.NotEmptyException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.spark.catalog.CatalogTables;
import io.github.paimonffm.spark.catalog.OpenCatalogs;
import io.github.paimonffm.spark.catalog.StagedTables;
import io.github.paimonffm.spark.function.UnboundBucketFunction;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.NamespaceAlreadyExistsException;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.NonEmptyNamespaceException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.StagingTableCatalog;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalogCapability;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableInfo;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A catalog plug-in for Spark whose tables are Paimon tables.
 *
 * <pre>
 * spark.sql.catalog.lake            io.github.paimonffm.spark.PaimonCatalog
 * spark.sql.catalog.lake.warehouse  s3://bucket/warehouse
 * spark.sql.catalog.lake.s3.region  eu-central-1
 * </pre>
 *
 * <p>The options below the name of the catalog are Paimon's catalog options, as for {@link
 * Catalog#open}. Spark sends them to the executors with each write and read, <b>including
 * secrets</b>, because the executors open the tables themselves.
 *
 * <p>A namespace is a database. A table name can have a suffix: {@code t$branch_dev} is a branch,
 * and {@code t$snapshots}, {@code t$partitions} and {@code t$files} are metadata tables. {@code
 * VERSION AS OF} takes the name of a tag or the id of a snapshot.
 *
 * <p>Thread-safe after {@link #initialize}. Sessions of one process with the same options share the
 * native catalog.
 */
public final class PaimonCatalog
    implements StagingTableCatalog, SupportsNamespaces, FunctionCatalog {

  private static final List<String> FUNCTIONS =
      List.of(UnboundBucketFunction.NAME, UnboundBucketFunction.TYPED_NAME);

  private String name;
  private Catalog catalog;
  private CatalogTables tables;
  private StagedTables staged;

  /** Creates a plug-in without options. Spark calls this constructor, then {@link #initialize}. */
  public PaimonCatalog() {}

  @Override
  public void initialize(String catalogName, CaseInsensitiveStringMap options) {
    name = catalogName;
    catalog = OpenCatalogs.get(options.asCaseSensitiveMap());
    tables = new CatalogTables(catalogName, catalog);
    staged = new StagedTables(tables);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String[] defaultNamespace() {
    return new String[] {"default"};
  }

  @Override
  public Set<TableCatalogCapability> capabilities() {
    return EnumSet.of(TableCatalogCapability.SUPPORT_TABLE_CONSTRAINT);
  }

  // Tables

  @Override
  public org.apache.spark.sql.connector.catalog.Identifier[] listTables(String[] namespace)
      throws NoSuchNamespaceException {
    if (namespace.length == 0) {
      return new org.apache.spark.sql.connector.catalog.Identifier[0];
    }
    try {
      return catalog.listTables(database(namespace)).stream()
          .filter(table -> !StagedTables.isStaged(table))
          .map(table -> org.apache.spark.sql.connector.catalog.Identifier.of(namespace, table))
          .toArray(org.apache.spark.sql.connector.catalog.Identifier[]::new);
    } catch (NotFoundException e) {
      throw new NoSuchNamespaceException(namespace);
    }
  }

  @Override
  public Table loadTable(org.apache.spark.sql.connector.catalog.Identifier identifier)
      throws NoSuchTableException {
    return tables.load(identifier);
  }

  @Override
  public Table loadTable(
      org.apache.spark.sql.connector.catalog.Identifier identifier, String version)
      throws NoSuchTableException {
    return tables.loadVersion(identifier, version);
  }

  @Override
  public Table loadTable(org.apache.spark.sql.connector.catalog.Identifier identifier, long micros)
      throws NoSuchTableException {
    return tables.loadTimestamp(identifier, micros);
  }

  @Override
  public Table createTable(
      org.apache.spark.sql.connector.catalog.Identifier identifier, TableInfo info)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    return tables.create(identifier, info);
  }

  @Override
  public Table createTableLike(
      org.apache.spark.sql.connector.catalog.Identifier identifier, TableInfo info, Table source)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    return tables.createLike(identifier, info, source);
  }

  @Override
  public StagedTable stageCreate(
      org.apache.spark.sql.connector.catalog.Identifier identifier, TableInfo info)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    return staged.create(identifier, info);
  }

  @Override
  public StagedTable stageReplace(
      org.apache.spark.sql.connector.catalog.Identifier identifier, TableInfo info)
      throws NoSuchNamespaceException, NoSuchTableException {
    return staged.replace(identifier, info);
  }

  @Override
  public StagedTable stageCreateOrReplace(
      org.apache.spark.sql.connector.catalog.Identifier identifier, TableInfo info)
      throws NoSuchNamespaceException {
    return staged.createOrReplace(identifier, info);
  }

  @Override
  public Table alterTable(
      org.apache.spark.sql.connector.catalog.Identifier identifier, TableChange... changes)
      throws NoSuchTableException {
    return tables.alter(identifier, changes);
  }

  @Override
  public boolean dropTable(org.apache.spark.sql.connector.catalog.Identifier identifier) {
    return tables.drop(identifier);
  }

  /** Drops a table like {@link #dropTable}, which already deletes the data at once. */
  @Override
  public boolean purgeTable(org.apache.spark.sql.connector.catalog.Identifier identifier) {
    return tables.drop(identifier);
  }

  @Override
  public void renameTable(
      org.apache.spark.sql.connector.catalog.Identifier from,
      org.apache.spark.sql.connector.catalog.Identifier to)
      throws NoSuchTableException, TableAlreadyExistsException {
    tables.rename(from, to);
  }

  // Namespaces

  @Override
  public String[][] listNamespaces() {
    return catalog.listDatabases().stream()
        .map(database -> new String[] {database})
        .toArray(String[][]::new);
  }

  @Override
  public String[][] listNamespaces(String[] namespace) throws NoSuchNamespaceException {
    if (namespace.length == 0) {
      return listNamespaces();
    }
    loadNamespaceMetadata(namespace);
    return new String[0][];
  }

  @Override
  public Map<String, String> loadNamespaceMetadata(String[] namespace)
      throws NoSuchNamespaceException {
    try {
      Database database = catalog.getDatabase(database(namespace));
      Map<String, String> metadata = new LinkedHashMap<>(database.options());
      database
          .comment()
          .ifPresent(comment -> metadata.put(SupportsNamespaces.PROP_COMMENT, comment));
      return metadata;
    } catch (NotFoundException e) {
      throw new NoSuchNamespaceException(namespace);
    }
  }

  @Override
  public void createNamespace(String[] namespace, Map<String, String> metadata)
      throws NamespaceAlreadyExistsException {
    Map<String, String> options = new LinkedHashMap<>(metadata);
    // Spark adds the user who runs the statement as the owner.
    options.remove(SupportsNamespaces.PROP_OWNER);
    try {
      catalog.createDatabase(newDatabase(namespace), false, options);
    } catch (AlreadyExistsException e) {
      throw new NamespaceAlreadyExistsException(namespace);
    }
  }

  @Override
  public void alterNamespace(String[] namespace, NamespaceChange... changes) {
    throw new UnsupportedOperationException(
        "database '%s' cannot be changed: Paimon's catalogs do not support changes of databases"
            .formatted(String.join(".", namespace)));
  }

  @Override
  public boolean dropNamespace(String[] namespace, boolean cascade)
      throws NoSuchNamespaceException, NonEmptyNamespaceException {
    try {
      catalog.dropDatabase(database(namespace), false, cascade);
      return true;
    } catch (NotFoundException e) {
      return false;
    } catch (NotEmptyException e) {
      throw new NonEmptyNamespaceException(namespace, e.getMessage(), scala.Option.apply(e));
    }
  }

  private static String database(String[] namespace) throws NoSuchNamespaceException {
    if (namespace.length != 1) {
      throw new NoSuchNamespaceException(namespace);
    }
    return namespace[0];
  }

  private static String newDatabase(String[] namespace) {
    if (namespace.length != 1) {
      throw new UnsupportedOperationException(
          "database '%s' cannot be created: a catalog has only one level of databases"
              .formatted(String.join(".", namespace)));
    }
    return namespace[0];
  }

  // Functions

  @Override
  public org.apache.spark.sql.connector.catalog.Identifier[] listFunctions(String[] namespace) {
    return namespace.length > 0
        ? new org.apache.spark.sql.connector.catalog.Identifier[0]
        : FUNCTIONS.stream()
            .map(f -> org.apache.spark.sql.connector.catalog.Identifier.of(namespace, f))
            .toArray(org.apache.spark.sql.connector.catalog.Identifier[]::new);
  }

  @Override
  public UnboundFunction loadFunction(org.apache.spark.sql.connector.catalog.Identifier identifier)
      throws NoSuchFunctionException {
    if (FUNCTIONS.contains(identifier.name()) && identifier.namespace().length < 2) {
      return new UnboundBucketFunction(identifier.name());
    }
    throw new NoSuchFunctionException(identifier);
  }
}
