package io.github.paimonffm.internal.read;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Row;
import io.github.paimonffm.Schema;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.message.PartitionTexts;
import io.github.paimonffm.internal.rows.RowsImpl;
import io.github.paimonffm.internal.table.TableAddress;
import io.github.paimonffm.internal.table.TableLease;
import io.github.paimonffm.internal.table.TableSource;
import io.github.paimonffm.internal.wire.SplitAdopter;
import io.github.paimonffm.internal.wire.SplitBody;
import io.github.paimonffm.internal.wire.SplitEnvelope;
import io.github.paimonffm.internal.wire.TableIdentity;
import io.github.paimonffm.read.Predicate;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.read.Rows;
import io.github.paimonffm.read.TableRead;
import io.github.paimonffm.read.TableScan;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.List;

/**
 * A read builder for a table that is open in this process, or that a deserialized builder opens by
 * its address.
 */
public final class ReadBuilderImpl implements ReadBuilder, SplitAdopter {

  private static final long serialVersionUID = 1L;

  private final transient TableSource source;
  private final ReadRequest request;

  private ReadBuilderImpl(TableSource source, ReadRequest request) {
    this.source = source;
    this.request = request;
  }

  /**
   * Returns a builder that reads all columns and rows of the newest snapshot.
   *
   * @param source the table
   * @param schemaId the schema of the read, which a process that opens the table later uses too
   */
  public static ReadBuilder of(TableSource source, long schemaId) {
    return new ReadBuilderImpl(source, ReadRequest.ofSchema(schemaId));
  }

  @Override
  public Identifier identifier() {
    return source.address().identifier();
  }

  @Override
  public ReadBuilder withProjection(String... columns) {
    return new ReadBuilderImpl(source, request.withProjection(List.of(columns)));
  }

  @Override
  public ReadBuilder withFilter(Predicate predicate) {
    return new ReadBuilderImpl(source, request.withFilter(predicate));
  }

  @Override
  public ReadBuilder withSnapshot(long id) {
    return new ReadBuilderImpl(source, request.withSnapshot(id));
  }

  @Override
  public ReadBuilder withTag(String name) {
    return new ReadBuilderImpl(source, request.withTag(name));
  }

  @Override
  public ReadBuilder withLimit(long rows) {
    return new ReadBuilderImpl(source, request.withLimit(rows));
  }

  @Override
  public ReadBuilder withParallelism(int lanes) {
    return new ReadBuilderImpl(source, request.withParallelism(lanes));
  }

  @Override
  public TableScan newScan() {
    return new TableScanImpl(source, request);
  }

  @Override
  public TableRead newRead() {
    return new TableReadImpl(source, request);
  }

  @Override
  public Rows<Row> rows() {
    return RowsImpl.open(this, schema());
  }

  @Override
  public <R extends Record> Rows<R> rows(Class<R> type) {
    return RowsImpl.open(this, schema(), "table " + source.address().identifier(), type);
  }

  private Schema schema() {
    try (TableLease table = source.lease("the rows")) {
      return table.description().schema();
    }
  }

  @Override
  public byte[] adoptSplit(byte[] body) {
    SplitBody content = SplitBody.read(body);
    try (TableLease table = source.lease("the serializer")) {
      TableIdentity identity = table.description().identity();
      String bucketPath = TableIdentity.path(content.bucketPath());
      if (!bucketPath.startsWith(identity.location() + "/")) {
        throw new InvalidArgumentException(
            "the split belongs to another table: its files are in '"
                + bucketPath
                + "', but the location of the table is '"
                + identity.location()
                + "'");
      }
      return new SplitEnvelope(
              identity,
              content.snapshotId(),
              PartitionTexts.of(table, content.partition()),
              content.bucket(),
              content.totalBuckets(),
              content.rowCount(),
              content.fileCount(),
              content.fileSize(),
              body)
          .encode();
    }
  }

  /**
   * Returns the table and the request, without options.
   *
   * @return a string for logs
   */
  @Override
  public String toString() {
    return "ReadBuilder(" + source.address() + ", " + request.toJson() + ")";
  }

  /** The serialized form of a builder. */
  private record SerializedForm(TableAddress table, ReadRequest request) implements Serializable {
    private Object readResolve() {
      return new ReadBuilderImpl(table, request);
    }
  }

  private Object writeReplace() throws ObjectStreamException {
    return new SerializedForm(source.travellingAddress(), request);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a builder can only be deserialized from its serialized form");
  }
}
