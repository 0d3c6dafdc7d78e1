package io.github.paimonffm.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;

/** Arrow's two IPC formats, which turn batches into bytes and read these bytes back. */
public enum Ipc {
  /** The stream format, {@code .arrows}. */
  STREAM,
  /** The random-access format, {@code .arrow}. */
  FILE;

  /** Writes one batch for each list of rows. */
  public byte[] write(Schema schema, BufferAllocator allocator, List<List<List<Object>>> batches) {
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      root.allocateNew();
      return write(
          root,
          new DictionaryProvider.MapDictionaryProvider(),
          batches.stream().<Runnable>map(rows -> () -> Rows.put(root, rows)).toList());
    }
  }

  /** Writes the batch once after each filler has run. */
  public byte[] write(
      VectorSchemaRoot root, DictionaryProvider dictionaries, List<Runnable> fillers) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ArrowWriter writer =
        switch (this) {
          case STREAM -> new ArrowStreamWriter(root, dictionaries, Channels.newChannel(bytes));
          case FILE -> new ArrowFileWriter(root, dictionaries, Channels.newChannel(bytes));
        }) {
      writer.start();
      for (Runnable filler : fillers) {
        filler.run();
        writer.writeBatch();
      }
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns a reader of bytes in this format. */
  public ArrowReader reader(byte[] bytes, BufferAllocator allocator) {
    return switch (this) {
      case STREAM -> new ArrowStreamReader(new ByteArrayInputStream(bytes), allocator);
      case FILE -> new ArrowFileReader(new ByteArrayReadableSeekableByteChannel(bytes), allocator);
    };
  }
}
