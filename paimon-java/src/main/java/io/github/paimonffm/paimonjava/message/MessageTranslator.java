package io.github.paimonffm.paimonjava.message;

import io.github.paimonffm.exception.CorruptDataException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.data.JoinedRow;
import org.apache.paimon.data.serializer.BinaryRowSerializer;
import org.apache.paimon.data.serializer.InternalRowSerializer;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.index.IndexFileMetaSerializer;
import org.apache.paimon.io.CompactIncrement;
import org.apache.paimon.io.DataFileMeta;
import org.apache.paimon.io.DataFileMetaSerializer;
import org.apache.paimon.io.DataIncrement;
import org.apache.paimon.io.DataInputDeserializer;
import org.apache.paimon.io.DataOutputSerializer;
import org.apache.paimon.table.sink.CommitMessage;
import org.apache.paimon.table.sink.CommitMessageImpl;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;
import org.apache.paimon.utils.ObjectSerializer;
import org.apache.paimon.utils.SerializationUtils;

/**
 * A translator between the bodies of native commit messages and the commit messages of Paimon Java.
 *
 * <p>Bodies have version 14 of Paimon's {@code CommitMessageSerializer}, which the native library
 * writes. Paimon Java 1.4.2 and 2.0.0 write older versions, but their classes hold the same fields,
 * except for the fields that this class checks. A translator is not safe for use by multiple
 * threads.
 */
public final class MessageTranslator {

  /** The version of the bodies. */
  public static final int BODY_VERSION = 14;

  /** The position of {@code _WRITE_COLS_SEQUENCES}, which Paimon Java's classes do not have. */
  private static final int WRITE_COLUMNS_SEQUENCES = 20;

  /** The position of {@code _GLOBAL_INDEX}, whose row has different fields in each version. */
  private static final int GLOBAL_INDEX = 6;

  private final FileList<DataFileMeta> dataFiles =
      new FileList<>(
          new DataFileMetaSerializer(),
          DataFileMeta.SCHEMA.getFields(),
          new DataField(
              WRITE_COLUMNS_SEQUENCES,
              "_WRITE_COLS_SEQUENCES",
              DataTypes.ARRAY(DataTypes.BIGINT())),
          WRITE_COLUMNS_SEQUENCES);

  private final FileList<IndexFileMeta> indexFiles =
      new FileList<>(
          new IndexFileMetaSerializer(), IndexFileMeta.SCHEMA.getFields(), null, GLOBAL_INDEX);

  /**
   * Translates a body into a commit message of Paimon Java.
   *
   * @param body the body of a native commit message
   * @return the message
   * @throws CorruptDataException if the bytes are not a body
   * @throws UnsupportedFeatureException if the body has a field that Paimon Java's classes cannot
   *     hold
   */
  public CommitMessageImpl toPaimon(byte[] body) {
    DataInputDeserializer in = new DataInputDeserializer(body);
    try {
      byte[] partition = new byte[in.readInt()];
      in.readFully(partition);
      int bucket = in.readInt();
      Integer totalBuckets = in.readBoolean() ? in.readInt() : null;
      DataIncrement data =
          new DataIncrement(
              dataFiles.read(in),
              dataFiles.read(in),
              dataFiles.read(in),
              indexFiles.read(in),
              indexFiles.read(in));
      CompactIncrement compaction =
          new CompactIncrement(
              dataFiles.read(in),
              dataFiles.read(in),
              dataFiles.read(in),
              indexFiles.read(in),
              indexFiles.read(in));
      if (in.readBoolean()) {
        throw new UnsupportedFeatureException(
            "the commit message must be checked from snapshot "
                + in.readLong()
                + ", but commit messages of Paimon Java have no such field");
      }
      if (in.available() > 0) {
        throw new CorruptDataException(
            in.available() + " bytes follow the end of the commit message");
      }
      return new CommitMessageImpl(
          SerializationUtils.deserializeBinaryRow(partition),
          bucket,
          totalBuckets,
          data,
          compaction);
    } catch (IOException | NegativeArraySizeException | IndexOutOfBoundsException e) {
      throw new CorruptDataException("the commit message is not complete: " + e, e);
    }
  }

  /**
   * Translates a commit message of Paimon Java into a body.
   *
   * @param message the message
   * @return the body, for {@link io.github.paimonffm.write.CommitMessageSerializer#deserialize}
   * @throws UnsupportedFeatureException if the class of the message is not Paimon's {@code
   *     CommitMessageImpl}
   */
  public byte[] toBody(CommitMessage message) {
    if (!(message instanceof CommitMessageImpl from)) {
      throw new UnsupportedFeatureException(
          "a commit message of " + message.getClass() + " has no native form");
    }
    DataOutputSerializer out = new DataOutputSerializer(1024);
    try {
      byte[] partition = SerializationUtils.serializeBinaryRow(from.partition());
      out.writeInt(partition.length);
      out.write(partition);
      out.writeInt(from.bucket());
      writeTotalBuckets(out, from.totalBuckets());
      DataIncrement data = from.newFilesIncrement();
      dataFiles.write(out, data.newFiles());
      dataFiles.write(out, data.deletedFiles());
      dataFiles.write(out, data.changelogFiles());
      indexFiles.write(out, data.newIndexFiles());
      indexFiles.write(out, data.deletedIndexFiles());
      CompactIncrement compaction = from.compactIncrement();
      dataFiles.write(out, compaction.compactBefore());
      dataFiles.write(out, compaction.compactAfter());
      dataFiles.write(out, compaction.changelogFiles());
      indexFiles.write(out, compaction.newIndexFiles());
      indexFiles.write(out, compaction.deletedIndexFiles());
      out.writeBoolean(false); // messages of Paimon Java have no snapshot from which to check
      return out.getCopyOfBuffer();
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer in memory failed", e);
    }
  }

  /** Writes the number of buckets. Paimon Java writes -1 for tables without a fixed number. */
  private static void writeTotalBuckets(DataOutputSerializer out, Integer totalBuckets)
      throws IOException {
    boolean fixed = totalBuckets != null && totalBuckets > 0;
    out.writeBoolean(fixed);
    if (fixed) {
      out.writeInt(totalBuckets);
    }
  }

  /**
   * The form of a list of files in a body: the number of files, then the length and the bytes of
   * the binary row of each file.
   */
  private static final class FileList<T> {

    private final ObjectSerializer<T> files;
    private final List<DataField> fields = new ArrayList<>();
    private final int unsupportedField;
    private final BinaryRowSerializer rows;
    private final InternalRowSerializer encoder;
    private final InternalRow added;

    /**
     * Creates the form.
     *
     * @param added the field of version 14 that follows the fields of this version of Paimon Java;
     *     null if there is none
     * @param unsupportedField the position of a field that must be null
     */
    FileList(
        ObjectSerializer<T> files, List<DataField> known, DataField added, int unsupportedField) {
      this.files = files;
      this.unsupportedField = unsupportedField;
      fields.addAll(known);
      this.added = added != null && known.size() == added.id() ? new GenericRow(1) : null;
      if (this.added != null) {
        fields.add(added);
      }
      this.rows = new BinaryRowSerializer(fields.size());
      this.encoder = new InternalRowSerializer(new RowType(fields));
    }

    List<T> read(DataInputDeserializer in) throws IOException {
      int count = in.readInt();
      if (count < 0 || count > in.available()) {
        throw new CorruptDataException(
            "a commit message cannot have " + count + " files in a list");
      }
      List<T> list = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        BinaryRow row = rows.deserialize(in);
        requireNoUnsupportedField(row);
        list.add(files.fromRow(row));
      }
      return list;
    }

    void write(DataOutputSerializer out, List<T> list) throws IOException {
      out.writeInt(list.size());
      for (T file : list) {
        InternalRow row = files.toRow(file);
        requireNoUnsupportedField(row);
        rows.serialize(encoder.toBinaryRow(added == null ? row : new JoinedRow(row, added)), out);
      }
    }

    private void requireNoUnsupportedField(InternalRow row) {
      if (row.getFieldCount() > unsupportedField && !row.isNullAt(unsupportedField)) {
        throw new UnsupportedFeatureException(
            "a file of the commit message has a value in "
                + fields.get(unsupportedField).name()
                + ", which differs between the native library and this version of Paimon Java");
      }
    }
  }
}
