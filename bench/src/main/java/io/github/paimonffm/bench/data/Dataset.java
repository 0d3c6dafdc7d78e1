package io.github.paimonffm.bench.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;

/**
 * Rows that the jobs of all engines read from the same Arrow file.
 *
 * @param kind the generator
 * @param rows the number of rows; for {@link Kind#LINEITEM}, about this number
 */
public record Dataset(Kind kind, long rows) {

  /** The number of rows in a batch; the last batch may have fewer. */
  public static final int BATCH_ROWS = 65_536;

  /** TPC-H's {@code lineitem} has six million rows at scale 1. */
  private static final double LINEITEM_ROWS = 6_000_000;

  /** The generators. */
  public enum Kind {
    /** The table of eight columns. */
    WIDE,
    /** The table of eight columns with the same ids as {@link #WIDE} and other values. */
    WIDE_UPDATE,
    /** TPC-H's {@code lineitem}. */
    LINEITEM
  }

  private RowSource source() {
    return switch (kind) {
      case WIDE -> new WideRows(rows, 0);
      case WIDE_UPDATE -> new WideRows(rows, 1L << 43);
      case LINEITEM -> new LineItems(rows / LINEITEM_ROWS);
    };
  }

  /** Returns the Arrow file with the rows, in a folder. Generates a missing file. */
  public Path file(Path folder) throws IOException {
    Path file =
        folder.resolve(kind.name().toLowerCase(java.util.Locale.ROOT) + "-" + rows + ".arrow");
    if (Files.exists(file)) {
      return file;
    }
    Files.createDirectories(folder);
    Path unfinished = folder.resolve(file.getFileName() + ".unfinished");
    RowSource source = source();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(source.schema(), allocator);
        OutputStream output = Files.newOutputStream(unfinished);
        WritableByteChannel channel = Channels.newChannel(output);
        ArrowFileWriter writer = new ArrowFileWriter(root, null, channel)) {
      writer.start();
      while (source.fill(root, BATCH_ROWS) > 0) {
        writer.writeBatch();
      }
      writer.end();
    }
    return Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
