package io.github.paimonffm.cli.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** An Arrow IPC file, in the random-access format or in the stream format. */
record ArrowSource(Path file) implements Source {
  private static final byte[] FILE_MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FEATHER_1_MAGIC = "FEA1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] STREAM_START = {-1, -1, -1, -1};

  @Override
  public boolean isText() {
    return false;
  }

  @Override
  public List<String> columns(BufferAllocator allocator) throws IOException {
    try (SourceReader reader = open(allocator)) {
      return Columns.names(reader.getVectorSchemaRoot().getSchema());
    }
  }

  @Override
  public Schema schema(BufferAllocator allocator) throws IOException {
    try (SourceReader reader = open(allocator)) {
      List<Field> fields = new ArrayList<>();
      for (Field field : reader.getVectorSchemaRoot().getSchema().getFields()) {
        fields.add(withoutDictionaries(field, reader));
      }
      return new Schema(fields);
    }
  }

  /** Replaces each type of dictionary indexes by the type of the values. */
  private static Field withoutDictionaries(Field field, DictionaryProvider dictionaries) {
    Field values = field;
    if (field.getDictionary() != null) {
      Dictionary dictionary = dictionaries.lookup(field.getDictionary().getId());
      values = dictionary.getVector().getField();
    }
    List<Field> children = new ArrayList<>();
    for (Field child : values.getChildren()) {
      children.add(withoutDictionaries(child, dictionaries));
    }
    return new Field(
        field.getName(),
        new FieldType(field.isNullable(), values.getType(), null, field.getMetadata()),
        children);
  }

  @Override
  public SourceReader open(Schema table, BufferAllocator allocator) throws IOException {
    SourceReader reader = open(allocator);
    try {
      for (String name : Columns.names(reader.getVectorSchemaRoot().getSchema())) {
        Columns.find(file, name, table);
      }
      return reader;
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** Opens a reader of the file's own columns. */
  SourceReader open(BufferAllocator allocator) throws IOException {
    FileChannel channel = FileChannel.open(file);
    ArrowReader reader;
    if (startsWith(channel, FILE_MAGIC)) {
      reader = new ArrowFileReader(channel, allocator, CommonsCompressionFactory.INSTANCE);
    } else if (startsWith(channel, STREAM_START)) {
      reader = new ArrowStreamReader(channel, allocator, CommonsCompressionFactory.INSTANCE);
    } else {
      boolean feather = startsWith(channel, FEATHER_1_MAGIC);
      channel.close();
      throw new SourceException(
          feather
              ? file + " is a Feather file of version 1; expected version 2, which is Arrow IPC"
              : file + " is not an Arrow IPC file; expected the Arrow file or stream format");
    }
    try {
      reader.getVectorSchemaRoot();
      return SourceReader.ofArrow(file, reader, channel.size(), allocator);
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw new SourceException(file + ": the Arrow IPC file is damaged: " + e.getMessage(), e);
    }
  }

  private static boolean startsWith(FileChannel channel, byte[] expected) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(expected.length);
    channel.read(start, 0); // does not change the channel's position
    return start.flip().equals(ByteBuffer.wrap(expected));
  }
}
