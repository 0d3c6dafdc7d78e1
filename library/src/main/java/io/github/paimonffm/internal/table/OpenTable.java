package io.github.paimonffm.internal.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.DataFile;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.Partition;
import io.github.paimonffm.RemovalResult;
import io.github.paimonffm.ResolvedTable;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.exception.AlreadyExistsException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.internal.catalog.OpenCatalog;
import io.github.paimonffm.internal.json.DataFileJson;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.json.PartitionJson;
import io.github.paimonffm.internal.json.SnapshotJson;
import io.github.paimonffm.internal.lifecycle.Forgotten;
import io.github.paimonffm.internal.lifecycle.SharedHandle;
import java.io.NotSerializableException;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An open table of the native library. The table is closed with its catalog, or when the table
 * becomes unreachable.
 *
 * <p>Thread-safe.
 */
public final class OpenTable implements TableSource {

  /**
   * Keeps the catalog reachable, so that it is not closed as forgotten while the table or a builder
   * is in use.
   */
  private final OpenCatalog catalog;

  private final SharedHandle handle;
  private final TableDescription description;
  private final TableAddress address;

  private OpenTable(
      OpenCatalog catalog,
      Map<String, String> catalogOptions,
      Identifier identifier,
      @Nullable ResolvedTable resolved,
      SharedHandle handle,
      TableDescription description) {
    this.catalog = catalog;
    this.handle = handle;
    this.description = description;
    this.address = new TableAddress(catalogOptions, identifier, description.identity(), resolved);
    Forgotten.closeWhenLost(this, handle);
  }

  /**
   * Opens a table.
   *
   * @param catalogOptions the options that the catalog was opened with
   * @throws io.github.paimonffm.exception.NotFoundException if the catalog has no such table
   */
  public static OpenTable open(
      OpenCatalog catalog, Map<String, String> catalogOptions, Identifier identifier) {
    return takeOver(catalog, catalogOptions, identifier, null, catalog.openTable(identifier));
  }

  /**
   * Opens a resolved table.
   *
   * @param catalogOptions the options that the catalog was opened with
   * @param table the table, with a {@linkplain
   *     io.github.paimonffm.internal.catalog.CatalogOptions#plainLocation plain} location
   */
  public static OpenTable open(
      OpenCatalog catalog, Map<String, String> catalogOptions, ResolvedTable table) {
    return takeOver(catalog, catalogOptions, table.identifier(), table, catalog.openTable(table));
  }

  private static OpenTable takeOver(
      OpenCatalog catalog,
      Map<String, String> catalogOptions,
      Identifier identifier,
      @Nullable ResolvedTable resolved,
      SharedHandle handle) {
    try {
      return new OpenTable(
          catalog, catalogOptions, identifier, resolved, handle, TableDescription.of(handle));
    } catch (Throwable e) {
      handle.close();
      throw e;
    }
  }

  /**
   * Opens a branch of this table. Closing this table does not close the branch.
   *
   * @throws io.github.paimonffm.exception.NotFoundException if the table has no such branch
   */
  public OpenTable openBranch(String branch) {
    return takeOver(
        catalog,
        address.catalogOptions(),
        address.identifier(),
        address.resolved(),
        openBranch(handle, address.identifier(), branch));
  }

  static SharedHandle openBranch(SharedHandle handle, Identifier identifier, String branch) {
    return handle.call(
        (table, call) -> {
          MemorySegment name = call.utf8(branch);
          MemorySegment opened = call.handle();
          call.check(
              PaimonFfm.pffm_table_branch(table, name, name.byteSize(), opened, call.error()));
          return handle.adoptSibling(
              "table " + TableAddress.name(identifier, branch),
              NativeCall.takeHandle(opened),
              PaimonFfm.pffm_table_close$handle());
        });
  }

  public TableDescription description() {
    return description;
  }

  public Schema arrowSchema() {
    return ArrowSchemas.of(handle);
  }

  public Optional<Snapshot> latestSnapshot() {
    return History.latestSnapshot(handle);
  }

  public Snapshot snapshot(long id) {
    return handle.call(
        (table, call) -> {
          call.check(PaimonFfm.pffm_table_snapshot(table, id, call.buffer(), call.error()));
          return SnapshotJson.read(call.takeBytes());
        });
  }

  public List<Snapshot> snapshots() {
    return History.snapshots(handle);
  }

  public SortedMap<String, Snapshot> tags() {
    return SnapshotJson.readTags(History.tags(handle));
  }

  public List<Partition> partitions() {
    return handle.call(
        (table, call) -> {
          call.check(PaimonFfm.pffm_table_partitions(table, call.buffer(), call.error()));
          return PartitionJson.readAll(call.takeBytes(), description.schema().partitionKeys());
        });
  }

  /**
   * Returns the data files of a snapshot.
   *
   * @param snapshotId the snapshot; empty for the newest snapshot
   */
  public List<DataFile> files(OptionalLong snapshotId) {
    ObjectNode request = Json.object();
    snapshotId.ifPresent(id -> request.put("snapshotId", id));
    return handle.call(
        (table, call) -> {
          MemorySegment json = call.utf8(Json.write(request));
          call.check(
              PaimonFfm.pffm_table_files(
                  table, json, json.byteSize(), call.buffer(), call.error()));
          return DataFileJson.readAll(
              call.takeBytes(), description.schema().partitionKeys(), ZoneId.systemDefault());
        });
  }

  public void createTag(String name, OptionalLong snapshotId) {
    ObjectNode request = Json.object().put("byServer", true);
    snapshotId.ifPresent(id -> request.put("snapshotId", id));
    requireCreated(TagCalls.create(handle, name, request), "tag", name);
  }

  public void deleteTag(String name) {
    requireDeleted(TagCalls.delete(handle, name, true), "tag", name);
  }

  public List<String> branches() {
    return BranchCalls.list(handle);
  }

  public void createBranch(String name, Optional<String> tag) {
    requireCreated(BranchCalls.create(handle, name, tag), "branch", name);
  }

  public void deleteBranch(String name) {
    requireDeleted(BranchCalls.delete(handle, name), "branch", name);
  }

  private void requireCreated(boolean created, String kind, String name) {
    if (!created) {
      throw new AlreadyExistsException(
          "table " + address.name() + " already has a " + kind + " '" + name + "'");
    }
  }

  private void requireDeleted(boolean deleted, String kind, String name) {
    if (!deleted) {
      throw new NotFoundException(
          "table " + address.name() + " has no " + kind + " '" + name + "'");
    }
  }

  public RemovalResult removeOrphanFiles(Instant olderThan, boolean dryRun) {
    return OrphanFiles.remove(handle, olderThan, dryRun);
  }

  @Override
  public TableLease lease(String user) {
    return new TableLease(user + " of " + address.name(), description, handle.retain(), null);
  }

  @Override
  public TableAddress address() {
    return address;
  }

  @Override
  public TableAddress travellingAddress() throws NotSerializableException {
    if (catalog.hasFileAccess()) {
      throw new NotSerializableException(
          "a builder of table "
              + address.name()
              + " cannot be serialized: the file access of its catalog exists only in this process");
    }
    return address.travellingAddress();
  }

  /** Returns the table's name and location. */
  @Override
  public String toString() {
    return "Table(" + address.name() + " at " + description.identity().location() + ")";
  }
}
