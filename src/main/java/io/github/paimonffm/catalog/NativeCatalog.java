package io.github.paimonffm.catalog;

import io.github.paimonffm.Database;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.internal.catalog.CatalogOptions;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.json.SchemaJson;
import io.github.paimonffm.internal.lifecycle.Forgotten;
import io.github.paimonffm.internal.lifecycle.SharedHandle;
import io.github.paimonffm.write.BatchTableCommit;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A catalog over a native handle. */
public final class NativeCatalog implements Catalog {

  private final Map<String, String> options;
  private final SharedHandle handle;
  private final Cleaner.Cleanable watch;

  private NativeCatalog(Map<String, String> options, SharedHandle handle) {
    this.options = options;
    this.handle = handle;
    this.watch = Forgotten.warnIfLost(this, handle);
  }

  /** Opens a catalog for a user, who closes it. */
  public static NativeCatalog open(Map<String, String> options) {
    Map<String, String> copy = copy(options);
    return new NativeCatalog(copy, openHandle(copy));
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

  static SharedHandle openHandle(Map<String, String> options) {
    try (NativeCall call = new NativeCall()) {
      MemorySegment json = call.utf8(Json.write(options));
      MemorySegment opened = call.handle();
      call.check(PaimonFfm.pffm_catalog_open(json, json.byteSize(), opened, call.error()));
      return SharedHandle.root(
          "catalog " + CatalogOptions.warehouse(options),
          NativeCall.takeHandle(opened),
          PaimonFfm.pffm_catalog_close$handle());
    }
  }

  @Override
  public Map<String, String> options() {
    return Collections.unmodifiableMap(CatalogOptions.redact(options));
  }

  @Override
  public void createDatabase(String name, boolean ignoreIfExists) {
    try (SharedHandle.Reference catalog = handle.retain();
        NativeCall call = new NativeCall()) {
      MemorySegment database = call.utf8(name);
      call.check(
          PaimonFfm.pffm_catalog_create_database(
              catalog.segment(),
              database,
              database.byteSize(),
              NativeCall.flag(ignoreIfExists),
              call.error()));
    }
  }

  @Override
  public List<String> listDatabases() {
    try (SharedHandle.Reference catalog = handle.retain();
        NativeCall call = new NativeCall()) {
      call.check(
          PaimonFfm.pffm_catalog_list_databases(catalog.segment(), call.buffer(), call.error()));
      return Json.texts(Json.read(call.takeBytes()));
    }
  }

  @Override
  public Database getDatabase(String name) {
    try (SharedHandle.Reference catalog = handle.retain();
        NativeCall call = new NativeCall()) {
      MemorySegment database = call.utf8(name);
      call.check(
          PaimonFfm.pffm_catalog_get_database(
              catalog.segment(), database, database.byteSize(), call.buffer(), call.error()));
      JsonNode json = Json.read(call.takeBytes());
      return new Database(
          Json.text(json, "name"), Json.map(json, "options"), Json.optionalText(json, "comment"));
    }
  }

  @Override
  public void dropDatabase(String name, boolean ignoreIfNotExists, boolean cascade) {
    try (SharedHandle.Reference catalog = handle.retain();
        NativeCall call = new NativeCall()) {
      MemorySegment database = call.utf8(name);
      call.check(
          PaimonFfm.pffm_catalog_drop_database(
              catalog.segment(),
              database,
              database.byteSize(),
              NativeCall.flag(ignoreIfNotExists),
              NativeCall.flag(cascade),
              call.error()));
    }
  }

  @Override
  public List<String> listTables(String database) {
    try (SharedHandle.Reference catalog = handle.retain();
        NativeCall call = new NativeCall()) {
      MemorySegment name = call.utf8(database);
      call.check(
          PaimonFfm.pffm_catalog_list_tables(
              catalog.segment(), name, name.byteSize(), call.buffer(), call.error()));
      return Json.texts(Json.read(call.takeBytes()));
    }
  }

  @Override
  public Table createTable(Identifier identifier, Schema schema, boolean ignoreIfExists) {
    try (SharedHandle.Reference catalog = handle.retain();
        NativeCall call = new NativeCall()) {
      MemorySegment database = call.utf8(identifier.database());
      MemorySegment table = call.utf8(identifier.table());
      MemorySegment json = call.utf8(SchemaJson.write(schema));
      call.check(
          PaimonFfm.pffm_catalog_create_table(
              catalog.segment(),
              database,
              database.byteSize(),
              table,
              table.byteSize(),
              json,
              json.byteSize(),
              NativeCall.flag(ignoreIfExists),
              call.error()));
    }
    return getTable(identifier);
  }

  @Override
  public Table getTable(Identifier identifier) {
    return NativeTable.open(this, options, identifier, openTable(handle, identifier));
  }

  @Override
  public boolean tableExists(Identifier identifier) {
    try {
      openTable(handle, identifier).close();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  /** Opens a table as a child of its catalog's handle. */
  public static SharedHandle openTable(SharedHandle catalogHandle, Identifier identifier) {
    try (SharedHandle.Reference catalog = catalogHandle.retain();
        NativeCall call = new NativeCall()) {
      MemorySegment database = call.utf8(identifier.database());
      MemorySegment table = call.utf8(identifier.table());
      MemorySegment opened = call.handle();
      call.check(
          PaimonFfm.pffm_catalog_get_table(
              catalog.segment(),
              database,
              database.byteSize(),
              table,
              table.byteSize(),
              opened,
              call.error()));
      return catalogHandle.adopt(
          "table " + identifier,
          NativeCall.takeHandle(opened),
          PaimonFfm.pffm_table_close$handle());
    }
  }

  @Override
  public void dropPartitions(Identifier identifier, List<? extends Map<String, ?>> partitions) {
    try (BatchTableCommit commit = getTable(identifier).newBatchWriteBuilder().newCommit()) {
      commit.truncatePartitions(partitions);
    }
  }

  @Override
  public void dropTable(Identifier identifier, boolean ignoreIfNotExists) {
    try (SharedHandle.Reference catalog = handle.retain();
        NativeCall call = new NativeCall()) {
      MemorySegment database = call.utf8(identifier.database());
      MemorySegment table = call.utf8(identifier.table());
      call.check(
          PaimonFfm.pffm_catalog_drop_table(
              catalog.segment(),
              database,
              database.byteSize(),
              table,
              table.byteSize(),
              NativeCall.flag(ignoreIfNotExists),
              call.error()));
    }
  }

  @Override
  public void renameTable(Identifier from, Identifier to, boolean ignoreIfNotExists) {
    try (SharedHandle.Reference catalog = handle.retain();
        NativeCall call = new NativeCall()) {
      MemorySegment fromDatabase = call.utf8(from.database());
      MemorySegment fromTable = call.utf8(from.table());
      MemorySegment toDatabase = call.utf8(to.database());
      MemorySegment toTable = call.utf8(to.table());
      call.check(
          PaimonFfm.pffm_catalog_rename_table(
              catalog.segment(),
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
    }
  }

  @Override
  public void close() {
    try {
      handle.close();
    } finally {
      watch.clean();
    }
  }

  /**
   * Shows the options without their secrets.
   *
   * @return a text for logs
   */
  @Override
  public String toString() {
    return "Catalog" + CatalogOptions.redact(options);
  }
}
