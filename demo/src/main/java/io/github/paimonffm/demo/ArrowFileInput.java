package io.github.paimonffm.demo;

import io.github.paimonffm.Column;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/** A user's Arrow IPC file, in the random-access or in the stream format. */
record ArrowFileInput(Path file) implements Input {
  private static final byte[] FILE_MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] STREAM_START = {-1, -1, -1, -1};

  /**
   * Returns the file's name without its extension. An underscore replaces each character that is
   * not a letter, digit or underscore.
   */
  @Override
  public String tableName() {
    String name = file.getFileName().toString().replaceFirst("(?<=.)\\.[^.]*$", "");
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_]", "_");
  }

  /** Returns the columns of the file. */
  @Override
  public Schema.Builder columns(BufferAllocator allocator) throws IOException {
    try (ArrowReader reader = open(allocator)) {
      return Schema.fromArrow(reader.getVectorSchemaRoot().getSchema(), reader);
    }
  }

  @Override
  public ArrowReader open(Table table, BufferAllocator allocator) throws IOException {
    return open(allocator);
  }

  private ArrowReader open(BufferAllocator allocator) throws IOException {
    FileChannel channel = FileChannel.open(file);
    ArrowReader reader;
    if (startsWith(channel, FILE_MAGIC)) {
      reader = new ArrowFileReader(channel, allocator, CommonsCompressionFactory.INSTANCE);
    } else if (startsWith(channel, STREAM_START)) {
      reader = new ArrowStreamReader(channel, allocator, CommonsCompressionFactory.INSTANCE);
    } else {
      channel.close();
      throw notArrow();
    }
    try {
      reader.getVectorSchemaRoot();
      return reader;
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw notArrow();
    }
  }

  private UsageException notArrow() {
    return new UsageException(
        file + " is not an Arrow IPC file; expected the Arrow file or stream format");
  }

  private static boolean startsWith(FileChannel channel, byte[] expected) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(expected.length);
    channel.read(start, 0); // does not change the channel's position
    return start.flip().equals(ByteBuffer.wrap(expected));
  }

  @Override
  public Report report(Table table) {
    return new NullsPerColumn(table);
  }

  /** A report of the name, type and number of nulls of each column. */
  private static final class NullsPerColumn implements Report {
    private final Table table;
    private final long[] nulls;

    NullsPerColumn(Table table) {
      this.table = table;
      this.nulls = new long[table.schema().columns().size()];
    }

    @Override
    public void add(VectorSchemaRoot batch) {
      for (int column = 0; column < nulls.length; column++) {
        nulls[column] += batch.getVector(column).getNullCount();
      }
    }

    @Override
    public void print(PrintStream out) {
      out.printf("%-24s %-36s %8s%n", "column", "type", "nulls");
      int index = 0;
      for (Column column : table.schema().columns()) {
        out.printf("%-24s %-36s %8d%n", column.name(), column.type(), nulls[index++]);
      }
    }
  }
}
