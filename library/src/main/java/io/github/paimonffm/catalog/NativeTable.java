package io.github.paimonffm.catalog;

import io.github.paimonffm.DataFile;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.Partition;
import io.github.paimonffm.RemovalResult;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.internal.commit.SnapshotMark;
import io.github.paimonffm.internal.read.ReadBuilderImpl;
import io.github.paimonffm.internal.routing.RowRouterImpl;
import io.github.paimonffm.internal.table.OpenTable;
import io.github.paimonffm.internal.write.BatchWriteBuilderImpl;
import io.github.paimonffm.internal.write.WriteAndCommit;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.RowRouter;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/** A table of the native library. */
record NativeTable(OpenTable table) implements Table {

  @Override
  public Identifier identifier() {
    return table.address().identifier();
  }

  @Override
  public String location() {
    return table.address().identity().location();
  }

  @Override
  public String branch() {
    return table.address().identity().branch();
  }

  @Override
  public Schema schema() {
    return table.description().schema();
  }

  @Override
  public long schemaId() {
    return table.description().schemaId();
  }

  @Override
  public org.apache.arrow.vector.types.pojo.Schema arrowSchema() {
    return table.arrowSchema();
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
    return table.latestSnapshot();
  }

  @Override
  public Snapshot snapshot(long id) {
    return table.snapshot(id);
  }

  @Override
  public List<Snapshot> snapshots() {
    return table.snapshots();
  }

  @Override
  public SortedMap<String, Snapshot> tags() {
    return table.tags();
  }

  @Override
  public List<Partition> partitions() {
    return table.partitions();
  }

  @Override
  public List<DataFile> files() {
    return table.files(OptionalLong.empty());
  }

  @Override
  public List<DataFile> files(long snapshotId) {
    return table.files(OptionalLong.of(snapshotId));
  }

  @Override
  public void createTag(String name) {
    table.createTag(name, OptionalLong.empty());
  }

  @Override
  public void createTag(String name, long snapshotId) {
    table.createTag(name, OptionalLong.of(snapshotId));
  }

  @Override
  public void deleteTag(String name) {
    table.deleteTag(name);
  }

  @Override
  public List<String> branches() {
    return table.branches();
  }

  @Override
  public void createBranch(String name) {
    table.createBranch(name, Optional.empty());
  }

  @Override
  public void createBranch(String name, String tag) {
    table.createBranch(name, Optional.of(tag));
  }

  @Override
  public void deleteBranch(String name) {
    table.deleteBranch(name);
  }

  @Override
  public RemovalResult removeOrphanFiles(Instant olderThan, boolean dryRun) {
    return table.removeOrphanFiles(olderThan, dryRun);
  }

  @Override
  public Table switchToBranch(String branch) {
    return new NativeTable(table.openBranch(branch));
  }

  @Override
  public Optional<Snapshot> append(VectorSchemaRoot batch) {
    Objects.requireNonNull(batch, "batch");
    return WriteAndCommit.append(newBatchWriteBuilder(), write -> write.writeArrow(batch));
  }

  @Override
  public Optional<Snapshot> append(ArrowReader reader) throws IOException {
    Objects.requireNonNull(reader, "reader");
    return WriteAndCommit.append(newBatchWriteBuilder(), write -> write.writeArrow(reader));
  }

  @Override
  public Optional<Snapshot> overwrite(VectorSchemaRoot batch, Map<String, ?> partition) {
    Objects.requireNonNull(batch, "batch");
    return WriteAndCommit.overwrite(
        newBatchWriteBuilder(), schema(), partition, write -> write.writeArrow(batch));
  }

  @Override
  public Optional<Snapshot> overwrite(ArrowReader reader, Map<String, ?> partition)
      throws IOException {
    Objects.requireNonNull(reader, "reader");
    return WriteAndCommit.overwrite(
        newBatchWriteBuilder(), schema(), partition, write -> write.writeArrow(reader));
  }

  @Override
  public BatchWriteBuilder newBatchWriteBuilder() {
    return BatchWriteBuilderImpl.of(table, SnapshotMark.of(latestSnapshot()), options());
  }

  @Override
  public RowRouter newRowRouter() {
    return RowRouterImpl.open(table);
  }

  @Override
  public ReadBuilder newReadBuilder() {
    return ReadBuilderImpl.of(table, schemaId());
  }

  /**
   * Returns the table's name and location.
   *
   * @return a string for logs
   */
  @Override
  public String toString() {
    return table.toString();
  }
}
