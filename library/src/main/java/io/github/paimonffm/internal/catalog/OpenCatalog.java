package io.github.paimonffm.internal.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.Database;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.ResolvedTable;
import io.github.paimonffm.Schema;
import io.github.paimonffm.SchemaChange;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.abi.PffmFileAccess;
import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.internal.files.OpenAccesses;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.json.ResolvedTableJson;
import io.github.paimonffm.internal.json.SchemaChangeJson;
import io.github.paimonffm.internal.json.SchemaJson;
import io.github.paimonffm.internal.lifecycle.Closeable;
import io.github.paimonffm.internal.lifecycle.Forgotten;
import io.github.paimonffm.internal.lifecycle.SharedHandle;
import io.github.paimonffm.storage.FileAccess;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.List;
import java.util.Map;

/**
 * An open catalog of the native library. A catalog that becomes unreachable before it is closed is
 * closed automatically, and a warning is logged.
 *
 * <p>Thread-safe. Every method except {@link #close} fails after the catalog is closed.
 */
public final class OpenCatalog implements Closeable {

  private final SharedHandle handle;
  private final Cleaner.Cleanable watch;
  private final boolean hasFileAccess;

  private OpenCatalog(SharedHandle handle, boolean hasFileAccess) {
    this.handle = handle;
    this.hasFileAccess = hasFileAccess;
    this.watch = Forgotten.warnIfLost(this, handle);
  }

  /**
   * Opens a catalog.
   *
   * @param options the catalog options, with a {@linkplain CatalogOptions#withPlainWarehouse plain}
   *     warehouse
   */
  public static OpenCatalog open(Map<String, String> options) {
    try (NativeCall call = new NativeCall()) {
      MemorySegment json = call.utf8(Json.write(options));
      MemorySegment opened = call.handle();
      call.check(PaimonFfm.pffm_catalog_open(json, json.byteSize(), opened, call.error()));
      return opened(options, opened, false);
    }
  }

  /**
   * Opens a catalog whose files only Java reaches.
   *
   * @param options as for {@link #open(Map)}
   */
  public static OpenCatalog open(Map<String, String> options, FileAccess files) {
    try (NativeCall call = new NativeCall()) {
      MemorySegment json = call.utf8(Json.write(options));
      MemorySegment opened = call.handle();
      MemorySegment struct = call.allocate(PffmFileAccess.sizeof());
      // The call below consumes the registered access, even if it fails.
      OpenAccesses.register(files, struct);
      call.check(
          PaimonFfm.pffm_catalog_open_with_files(
              json, json.byteSize(), struct, opened, call.error()));
      return opened(options, opened, true);
    }
  }

  private static OpenCatalog opened(
      Map<String, String> options, MemorySegment opened, boolean hasFileAccess) {
    return new OpenCatalog(
        SharedHandle.root(
            "catalog " + CatalogOptions.warehouse(options),
            NativeCall.takeHandle(opened),
            PaimonFfm.pffm_catalog_close$handle()),
        hasFileAccess);
  }

  /** Tells whether the catalog reaches its files through a {@link FileAccess}. */
  public boolean hasFileAccess() {
    return hasFileAccess;
  }

  public void createDatabase(String name, boolean ignoreIfExists, Map<String, String> options) {
    handle.run(
        (catalog, call) -> {
          MemorySegment database = call.utf8(name);
          MemorySegment properties = call.utf8(Json.write(options));
          call.check(
              PaimonFfm.pffm_catalog_create_database(
                  catalog,
                  database,
                  database.byteSize(),
                  properties,
                  properties.byteSize(),
                  NativeCall.flag(ignoreIfExists),
                  call.error()));
        });
  }

  public List<String> listDatabases() {
    return handle.call(
        (catalog, call) -> {
          call.check(PaimonFfm.pffm_catalog_list_databases(catalog, call.buffer(), call.error()));
          return Json.texts(Json.read(call.takeBytes()));
        });
  }

  public Database getDatabase(String name) {
    return handle.call(
        (catalog, call) -> {
          MemorySegment database = call.utf8(name);
          call.check(
              PaimonFfm.pffm_catalog_get_database(
                  catalog, database, database.byteSize(), call.buffer(), call.error()));
          JsonNode json = Json.read(call.takeBytes());
          return new Database(
              Json.text(json, "name"),
              Json.map(json, "options"),
              Json.optionalText(json, "comment"));
        });
  }

  public void dropDatabase(String name, boolean ignoreIfNotExists, boolean cascade) {
    handle.run(
        (catalog, call) -> {
          MemorySegment database = call.utf8(name);
          call.check(
              PaimonFfm.pffm_catalog_drop_database(
                  catalog,
                  database,
                  database.byteSize(),
                  NativeCall.flag(ignoreIfNotExists),
                  NativeCall.flag(cascade),
                  call.error()));
        });
  }

  public List<String> listTables(String database) {
    return handle.call(
        (catalog, call) -> {
          MemorySegment name = call.utf8(database);
          call.check(
              PaimonFfm.pffm_catalog_list_tables(
                  catalog, name, name.byteSize(), call.buffer(), call.error()));
          return Json.texts(Json.read(call.takeBytes()));
        });
  }

  public void createTable(Identifier identifier, Schema schema, boolean ignoreIfExists) {
    handle.run(
        (catalog, call) -> {
          MemorySegment database = call.utf8(identifier.database());
          MemorySegment table = call.utf8(identifier.table());
          MemorySegment json = call.utf8(SchemaJson.write(schema));
          call.check(
              PaimonFfm.pffm_catalog_create_table(
                  catalog,
                  database,
                  database.byteSize(),
                  table,
                  table.byteSize(),
                  json,
                  json.byteSize(),
                  NativeCall.flag(ignoreIfExists),
                  call.error()));
        });
  }

  public void alterTable(
      Identifier identifier, List<SchemaChange> changes, boolean ignoreIfNotExists) {
    handle.run(
        (catalog, call) -> {
          MemorySegment database = call.utf8(identifier.database());
          MemorySegment table = call.utf8(identifier.table());
          MemorySegment json = call.utf8(SchemaChangeJson.write(changes));
          call.check(
              PaimonFfm.pffm_catalog_alter_table(
                  catalog,
                  database,
                  database.byteSize(),
                  table,
                  table.byteSize(),
                  json,
                  json.byteSize(),
                  NativeCall.flag(ignoreIfNotExists),
                  call.error()));
        });
  }

  /** Opens a table as a child of this catalog: closing the catalog also closes the table. */
  public SharedHandle openTable(Identifier identifier) {
    return handle.call(
        (catalog, call) -> {
          MemorySegment database = call.utf8(identifier.database());
          MemorySegment table = call.utf8(identifier.table());
          MemorySegment opened = call.handle();
          call.check(
              PaimonFfm.pffm_catalog_get_table(
                  catalog,
                  database,
                  database.byteSize(),
                  table,
                  table.byteSize(),
                  opened,
                  call.error()));
          return handle.adopt(
              "table " + identifier,
              NativeCall.takeHandle(opened),
              PaimonFfm.pffm_table_close$handle());
        });
  }

  /**
   * Opens a resolved table as a child of this catalog.
   *
   * @param table the table, with a {@linkplain CatalogOptions#plainLocation plain} location
   */
  public SharedHandle openTable(ResolvedTable table) {
    String request = ResolvedTableJson.write(table);
    return handle.call(
        (catalog, call) -> {
          MemorySegment json = call.utf8(request);
          MemorySegment opened = call.handle();
          call.check(
              PaimonFfm.pffm_catalog_open_table(
                  catalog, json, json.byteSize(), opened, call.error()));
          return handle.adopt(
              "table " + table.identifier(),
              NativeCall.takeHandle(opened),
              PaimonFfm.pffm_table_close$handle());
        });
  }

  public void dropTable(Identifier identifier, boolean ignoreIfNotExists) {
    handle.run(
        (catalog, call) -> {
          MemorySegment database = call.utf8(identifier.database());
          MemorySegment table = call.utf8(identifier.table());
          call.check(
              PaimonFfm.pffm_catalog_drop_table(
                  catalog,
                  database,
                  database.byteSize(),
                  table,
                  table.byteSize(),
                  NativeCall.flag(ignoreIfNotExists),
                  call.error()));
        });
  }

  public void renameTable(Identifier from, Identifier to, boolean ignoreIfNotExists) {
    handle.run(
        (catalog, call) -> {
          MemorySegment fromDatabase = call.utf8(from.database());
          MemorySegment fromTable = call.utf8(from.table());
          MemorySegment toDatabase = call.utf8(to.database());
          MemorySegment toTable = call.utf8(to.table());
          call.check(
              PaimonFfm.pffm_catalog_rename_table(
                  catalog,
                  fromDatabase,
                  fromDatabase.byteSize(),
                  fromTable,
                  fromTable.byteSize(),
                  toDatabase,
                  toDatabase.byteSize(),
                  toTable,
                  toTable.byteSize(),
                  NativeCall.flag(ignoreIfNotExists),
                  call.error()));
        });
  }

  @Override
  public boolean isClosed() {
    return handle.isClosed();
  }

  @Override
  public void close() {
    try {
      handle.close();
    } finally {
      watch.clean();
    }
  }

  @Override
  public String toString() {
    return handle.toString();
  }
}
