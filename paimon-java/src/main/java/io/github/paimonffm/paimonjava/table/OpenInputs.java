package io.github.paimonffm.paimonjava.table;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.apache.paimon.fs.FileIO;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.SeekableInputStream;
import org.apache.paimon.utils.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * Open streams of files that never change, kept for the next read of the same file. To open a file
 * is a round trip to the name node on HDFS.
 *
 * <p>Thread-safe. One read at a time uses a stream.
 */
final class OpenInputs implements AutoCloseable {

  /** The most streams that are kept. A lane reads few files at the same time. */
  static final int MOST = 16;

  private final FileIO files;

  /** The streams that no read uses, the least recently used stream first. */
  private final Deque<Input> idle = new ArrayDeque<>();

  /** The number of calls of {@link #forget}. */
  private long changes;

  private boolean closed;

  OpenInputs(FileIO files) {
    this.files = files;
  }

  /**
   * An open stream.
   *
   * @param position the position of the stream
   * @param size the bytes of the file; -1 if they are unknown
   * @param changes the number of calls of {@link #forget} before the stream was taken or opened
   * @param reused whether an earlier read has used the stream
   */
  record Input(
      String path,
      SeekableInputStream stream,
      long position,
      long size,
      long changes,
      boolean reused) {

    Input at(long other) {
      return new Input(path, stream, other, size, changes, reused);
    }

    Input ofSize(long bytes) {
      return new Input(path, stream, position, bytes, changes, reused);
    }
  }

  /**
   * Whether the file at a path never changes: its name has a UUID. Hints such as {@code LATEST} are
   * rewritten, and snapshots, tags and schemas can be created again after they were deleted.
   */
  static boolean isImmutable(Path path) {
    Path folder = path.getParent();
    if (folder == null) {
      return false;
    }
    String name = folder.getName();
    return name.startsWith("bucket-") || name.equals("manifest") || name.equals("index");
  }

  /** Takes a stream of a file, or opens one. Prefers a stream at the position. */
  Input take(String path, long position) throws IOException {
    synchronized (this) {
      Input found = find(path, position);
      if (found != null) {
        idle.remove(found);
        return new Input(path, found.stream, found.position, found.size, changes, true);
      }
    }
    return open(path);
  }

  /** Opens a new stream of a file. */
  Input open(String path) throws IOException {
    long before;
    synchronized (this) {
      before = changes;
    }
    return new Input(path, files.newInputStream(new Path(path)), 0, -1, before, false);
  }

  private @Nullable Input find(String path, long position) {
    Input found = null;
    for (Input input : idle) {
      if (input.path.equals(path) && (found == null || input.position == position)) {
        found = input;
      }
    }
    return found;
  }

  /** Keeps a stream for the next read. Closes it if its file may be gone or may change. */
  void give(Input input) {
    Input unused = input;
    synchronized (this) {
      if (!closed && input.changes == changes && isImmutable(new Path(input.path))) {
        idle.addLast(input);
        unused = idle.size() > MOST ? idle.removeFirst() : null;
      }
    }
    if (unused != null) {
      IOUtils.closeQuietly(unused.stream);
    }
  }

  /** Closes the streams of a file, or of all files in a folder. */
  void forget(String path) {
    String folder = path.endsWith("/") ? path : path + "/";
    close(input -> input.path.equals(path) || input.path.startsWith(folder), false);
  }

  /** Closes all streams. A stream that a read uses is closed after the read. */
  @Override
  public void close() {
    close(input -> true, true);
  }

  private void close(Predicate<Input> condition, boolean closes) {
    List<Input> unused = new ArrayList<>();
    synchronized (this) {
      closed |= closes;
      changes++;
      for (Input input : idle) {
        if (condition.test(input)) {
          unused.add(input);
        }
      }
      idle.removeAll(unused);
    }
    unused.forEach(input -> IOUtils.closeQuietly(input.stream));
  }

  /** Returns the number of streams that no read uses. */
  synchronized int idleCount() {
    return idle.size();
  }
}
