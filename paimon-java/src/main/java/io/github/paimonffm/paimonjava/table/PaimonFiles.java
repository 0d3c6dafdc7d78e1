package io.github.paimonffm.paimonjava.table;

import io.github.paimonffm.storage.FileAccess;
import io.github.paimonffm.storage.FileOutput;
import io.github.paimonffm.storage.FileStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.paimon.fs.FileIO;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.PositionOutputStream;
import org.apache.paimon.fs.SeekableInputStream;
import org.apache.paimon.utils.IOUtils;

/**
 * The files of a table of Paimon Java, for the native library. The operations work after {@link
 * #close} as well, because the native library can still run one.
 */
final class PaimonFiles implements FileAccess, AutoCloseable {

  /** The bytes that are copied at once between native memory and a stream. */
  private static final int COPIED = 64 << 10;

  private final FileIO files;
  private final OpenInputs inputs;

  /**
   * Creates the access.
   *
   * @param files the {@code FileIO} of the table
   */
  PaimonFiles(FileIO files) {
    this.files = files;
    this.inputs = new OpenInputs(files);
  }

  /** Closes the streams that are kept for later reads. */
  @Override
  public void close() {
    inputs.close();
  }

  /** Returns the number of open streams that no read uses. */
  int idleInputs() {
    return inputs.idleCount();
  }

  @Override
  public FileOutput create(String path) throws IOException {
    inputs.forget(path);
    Path file = new Path(path);
    return new Output(files, file, files.newOutputStream(file, true));
  }

  @Override
  public int read(String path, long position, ByteBuffer target) throws IOException {
    int start = target.position();
    OpenInputs.Input input = inputs.take(path, position);
    if (input.reused()) {
      try {
        return read(input, position, target);
      } catch (IOException e) {
        // The connection of an old stream can be broken.
        target.position(start);
        input = inputs.open(path);
      }
    }
    return read(input, position, target);
  }

  private int read(OpenInputs.Input input, long position, ByteBuffer target) throws IOException {
    int total = 0;
    OpenInputs.Input used = null;
    try {
      OpenInputs.Input placed = seek(input, position);
      if (placed.position() == position) {
        total = copy(placed.stream(), target);
      }
      used = placed.at(placed.position() + total);
    } finally {
      if (used != null) {
        inputs.give(used);
      } else {
        IOUtils.closeQuietly(input.stream());
      }
    }
    return total;
  }

  /**
   * Moves a stream to a position before the end of its file. Does not move it to another position,
   * because Paimon's stream for HDFS then skips forever.
   */
  private OpenInputs.Input seek(OpenInputs.Input input, long position) throws IOException {
    if (input.position() == position) {
      return input;
    }
    OpenInputs.Input sized =
        input.size() >= 0 ? input : input.ofSize(files.getFileSize(new Path(input.path())));
    if (position >= sized.size()) {
      return sized;
    }
    sized.stream().seek(position);
    return sized.at(position);
  }

  private static int copy(SeekableInputStream stream, ByteBuffer target) throws IOException {
    byte[] copied = new byte[Math.min(COPIED, target.remaining())];
    int total = 0;
    while (target.hasRemaining()) {
      int count = stream.read(copied, 0, Math.min(copied.length, target.remaining()));
      if (count <= 0) {
        break;
      }
      target.put(copied, 0, count);
      total += count;
    }
    return total;
  }

  @Override
  public Optional<FileStatus> status(String path) throws IOException {
    try {
      return Optional.of(status(files.getFileStatus(new Path(path))));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public Map<String, FileStatus> list(String path) throws IOException {
    org.apache.paimon.fs.FileStatus[] found;
    try {
      found = files.listStatus(new Path(path));
    } catch (FileNotFoundException e) {
      return Map.of();
    }
    Map<String, FileStatus> entries = new HashMap<>();
    if (found != null) {
      for (org.apache.paimon.fs.FileStatus entry : found) {
        entries.put(entry.getPath().getName(), status(entry));
      }
    }
    return entries;
  }

  private static FileStatus status(org.apache.paimon.fs.FileStatus status) {
    return new FileStatus(
        status.isDir() ? 0 : status.getLen(),
        Instant.ofEpochMilli(status.getModificationTime()),
        status.isDir());
  }

  @Override
  public void delete(String path, boolean recursive) throws IOException {
    inputs.forget(path);
    Path file = new Path(path);
    // A FileIO returns false for a missing file as well.
    if (!files.delete(file, recursive) && files.exists(file)) {
      throw new IOException("the FileIO of the table did not delete " + path);
    }
  }

  @Override
  public boolean rename(String from, String to) throws IOException {
    inputs.forget(from);
    inputs.forget(to);
    Path target = new Path(to);
    if (files.exists(target)) {
      return false;
    }
    if (files.rename(new Path(from), target)) {
      return true;
    }
    if (files.exists(target)) {
      return false;
    }
    throw new IOException("the FileIO of the table did not rename " + from + " to " + to);
  }

  @Override
  public void createFolders(String path) throws IOException {
    Path folder = new Path(path);
    if (!files.mkdirs(folder) && !files.exists(folder)) {
      throw new IOException("the FileIO of the table did not create the folder " + path);
    }
  }

  /** A file that is open for writing. */
  private record Output(FileIO files, Path file, PositionOutputStream stream)
      implements FileOutput {

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      byte[] copied = new byte[Math.min(COPIED, bytes.remaining())];
      while (bytes.hasRemaining()) {
        int count = Math.min(copied.length, bytes.remaining());
        bytes.get(copied, 0, count);
        stream.write(copied, 0, count);
      }
    }

    @Override
    public void close() throws IOException {
      stream.flush();
      stream.close();
    }

    @Override
    public void abort() throws IOException {
      try {
        stream.close();
      } finally {
        files.deleteQuietly(file);
      }
    }
  }
}
