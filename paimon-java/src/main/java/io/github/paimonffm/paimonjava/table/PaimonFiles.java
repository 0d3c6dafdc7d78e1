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

/**
 * The files of a table of Paimon Java, for the native library.
 *
 * @param files the {@code FileIO} of the table
 */
record PaimonFiles(FileIO files) implements FileAccess {

  /** The bytes that are copied at once between native memory and a stream. */
  private static final int COPIED = 64 << 10;

  @Override
  public FileOutput create(String path) throws IOException {
    Path file = new Path(path);
    return new Output(files, file, files.newOutputStream(file, true));
  }

  @Override
  public int read(String path, long position, ByteBuffer target) throws IOException {
    try (SeekableInputStream in = files.newInputStream(new Path(path))) {
      in.seek(position);
      byte[] copied = new byte[Math.min(COPIED, target.remaining())];
      int total = 0;
      while (target.hasRemaining()) {
        int count = in.read(copied, 0, Math.min(copied.length, target.remaining()));
        if (count <= 0) {
          break;
        }
        target.put(copied, 0, count);
        total += count;
      }
      return total;
    }
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
    files.delete(new Path(path), recursive);
  }

  @Override
  public boolean rename(String from, String to) throws IOException {
    Path target = new Path(to);
    return !files.exists(target) && files.rename(new Path(from), target);
  }

  @Override
  public void createFolders(String path) throws IOException {
    files.mkdirs(new Path(path));
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
