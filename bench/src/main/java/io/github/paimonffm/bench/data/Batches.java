package io.github.paimonffm.bench.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The batches of an Arrow file in memory. Each buffer has its own memory, as in a batch that a
 * program fills.
 */
public final class Batches implements AutoCloseable {

  private final List<VectorSchemaRoot> roots = new ArrayList<>();
  private final Schema schema;

  private Batches(Schema schema) {
    this.schema = schema;
  }

  /** Loads a file. */
  public static Batches load(Path file, BufferAllocator allocator) throws IOException {
    try (FileChannel channel = FileChannel.open(file);
        ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
      Batches batches = new Batches(reader.getVectorSchemaRoot().getSchema());
      while (reader.loadNextBatch()) {
        batches.roots.add(copy(reader.getVectorSchemaRoot(), allocator));
      }
      return batches;
    }
  }

  /** Copies a batch of columns without children. */
  private static VectorSchemaRoot copy(VectorSchemaRoot root, BufferAllocator allocator) {
    VectorSchemaRoot copy = VectorSchemaRoot.create(root.getSchema(), allocator);
    for (FieldVector source : root.getFieldVectors()) {
      List<ArrowBuf> buffers = new ArrayList<>();
      for (ArrowBuf from : source.getFieldBuffers()) {
        ArrowBuf to = allocator.buffer(from.readableBytes());
        to.setBytes(0, from, from.readerIndex(), from.readableBytes());
        to.writerIndex(from.readableBytes());
        buffers.add(to);
      }
      ArrowFieldNode node = new ArrowFieldNode(source.getValueCount(), source.getNullCount());
      copy.getVector(source.getName()).loadFieldBuffers(node, buffers);
      buffers.forEach(ArrowBuf::close);
    }
    copy.setRowCount(root.getRowCount());
    return copy;
  }

  /**
   * Reduces the column {@code day} of the wide table to a number of different days, so that a table
   * that is partitioned by day has this number of partitions. Every batch then has rows of all
   * partitions.
   */
  public void reduceDays(int partitions) {
    for (VectorSchemaRoot root : roots) {
      DateDayVector days = (DateDayVector) root.getVector("day");
      for (int row = 0; row < root.getRowCount(); row++) {
        int day = days.get(row) - WideRows.FIRST_DAY;
        days.set(row, WideRows.FIRST_DAY + day % partitions);
      }
    }
  }

  public Schema schema() {
    return schema;
  }

  /** Returns the batches. */
  public List<VectorSchemaRoot> roots() {
    return roots;
  }

  /** Returns the first batches. */
  public List<VectorSchemaRoot> first(int count) {
    return roots.subList(0, Math.min(count, roots.size()));
  }

  /** Returns the number of bytes in the buffers of all batches. */
  public long sizeInBytes() {
    long bytes = 0;
    for (VectorSchemaRoot root : roots) {
      for (FieldVector vector : root.getFieldVectors()) {
        bytes += vector.getBufferSize();
      }
    }
    return bytes;
  }

  @Override
  public void close() {
    roots.forEach(VectorSchemaRoot::close);
  }
}
