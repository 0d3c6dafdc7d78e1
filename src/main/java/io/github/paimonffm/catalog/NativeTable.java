package io.github.paimonffm.catalog;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.OrphanFile;
import io.github.paimonffm.Partition;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.arrow.ArrowStructs;
import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.internal.commit.SnapshotMark;
import io.github.paimonffm.internal.json.PartitionJson;
import io.github.paimonffm.internal.json.SnapshotJson;
import io.github.paimonffm.internal.lifecycle.Forgotten;
import io.github.paimonffm.internal.lifecycle.SharedHandle;
import io.github.paimonffm.internal.read.ReadBuilderImpl;
import io.github.paimonffm.internal.table.History;
import io.github.paimonffm.internal.table.OrphanFiles;
import io.github.paimonffm.internal.table.TableAddress;
import io.github.paimonffm.internal.table.TableDescription;
import io.github.paimonffm.internal.table.TableLease;
import io.github.paimonffm.internal.table.TableSource;
import io.github.paimonffm.internal.write.BatchWriteBuilderImpl;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** A table over a native handle. */
public final class NativeTable implements Table, TableSource {

  /** Also keeps the catalog from being collected, and so from being closed, while in use. */
  private final NativeCatalog catalog;

  private final Identifier identifier;
  private final SharedHandle handle;
  private final TableDescription description;
  private final TableAddress address;

  private NativeTable(
      NativeCatalog catalog,
      Map<String, String> catalogOptions,
      Identifier identifier,
      SharedHandle handle,
      TableDescription description) {
    this.catalog = catalog;
    this.identifier = identifier;
    this.handle = handle;
    this.description = description;
    this.address = new TableAddress(catalogOptions, identifier, description.identity());
    Forgotten.closeWhenLost(this, handle);
  }

  /** Takes over the handle of a table that was just opened. */
  public static NativeTable open(
      NativeCatalog catalog,
      Map<String, String> catalogOptions,
      Identifier identifier,
      SharedHandle handle) {
    try {
      return new NativeTable(
          catalog, catalogOptions, identifier, handle, TableDescription.of(handle));
    } catch (Throwable e) {
      handle.close();
      throw e;
    }
  }

  @Override
  public Identifier identifier() {
    return identifier;
  }

  @Override
  public String location() {
    return description.identity().location();
  }

  @Override
  public String branch() {
    return description.identity().branch();
  }

  @Override
  public Schema schema() {
    return description.schema();
  }

  @Override
  public long schemaId() {
    return description.schemaId();
  }

  @Override
  public org.apache.arrow.vector.types.pojo.Schema arrowSchema() {
    try (SharedHandle.Reference table = handle.retain();
        BufferAllocator allocator = new RootAllocator();
        NativeCall call = new NativeCall()) {
      return ArrowStructs.importSchema(
          allocator,
          call,
          schema ->
              call.check(PaimonFfm.pffm_table_arrow_schema(table.segment(), schema, call.error())));
    }
  }

  @Override
  public List<String> partitionKeys() {
    return schema().partitionKeys();
  }

  @Override
  public List<String> primaryKeys() {
    return schema().primaryKeys();
  }

  @Override
  public Map<String, String> options() {
    return schema().options();
  }

  @Override
  public Optional<String> comment() {
    return schema().comment();
  }

  @Override
  public Optional<Snapshot> latestSnapshot() {
    try (SharedHandle.Reference table = handle.retain()) {
      return History.latestSnapshot(table.segment());
    }
  }

  @Override
  public Snapshot snapshot(long id) {
    try (SharedHandle.Reference table = handle.retain();
        NativeCall call = new NativeCall()) {
      call.check(PaimonFfm.pffm_table_snapshot(table.segment(), id, call.buffer(), call.error()));
      return SnapshotJson.read(call.takeBytes());
    }
  }

  @Override
  public List<Snapshot> snapshots() {
    try (SharedHandle.Reference table = handle.retain()) {
      return History.snapshots(table.segment());
    }
  }

  @Override
  public SortedMap<String, Snapshot> tags() {
    try (SharedHandle.Reference table = handle.retain()) {
      return SnapshotJson.readTags(History.tags(table.segment()));
    }
  }

  @Override
  public List<Partition> partitions() {
    try (SharedHandle.Reference table = handle.retain();
        NativeCall call = new NativeCall()) {
      call.check(PaimonFfm.pffm_table_partitions(table.segment(), call.buffer(), call.error()));
      return PartitionJson.readAll(call.takeBytes(), partitionKeys());
    }
  }

  @Override
  public List<OrphanFile> removeOrphanFiles(Instant olderThan, boolean dryRun) {
    return OrphanFiles.remove(handle, olderThan, dryRun);
  }

  @Override
  public Table switchToBranch(String branch) {
    return open(
        catalog, address.catalogOptions(), identifier, openBranch(handle, identifier, branch));
  }

  /** Opens a branch of a table, as a child of the table's own parent: the two go separate ways. */
  static SharedHandle openBranch(SharedHandle handle, Identifier identifier, String branch) {
    try (SharedHandle.Reference table = handle.retain();
        NativeCall call = new NativeCall()) {
      MemorySegment name = call.utf8(branch);
      MemorySegment opened = call.handle();
      call.check(
          PaimonFfm.pffm_table_branch(
              table.segment(), name, name.byteSize(), opened, call.error()));
      return handle.adoptSibling(
          "table " + TableAddress.name(identifier, branch),
          NativeCall.takeHandle(opened),
          PaimonFfm.pffm_table_close$handle());
    }
  }

  @Override
  public BatchWriteBuilder newBatchWriteBuilder() {
    return BatchWriteBuilderImpl.of(this, SnapshotMark.of(latestSnapshot()), options());
  }

  @Override
  public ReadBuilder newReadBuilder() {
    return ReadBuilderImpl.of(this);
  }

  @Override
  public TableLease lease(String user) {
    return new TableLease(user + " of " + address.name(), description, handle.retain(), null);
  }

  @Override
  public TableAddress address() {
    return address;
  }

  /**
   * Its name and place.
   *
   * @return a text for logs
   */
  @Override
  public String toString() {
    return "Table(" + address.name() + " at " + location() + ")";
  }
}
